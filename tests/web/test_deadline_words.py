"""What each kind of cut-off rule says, and what is answered to a text that is no rule."""

import pytest

from rules.deadlines import Fault, UnreadableRule, parse
from web.deadline_words import both_sentence, rule_sentence, unreadable_sentence

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("WP(Thu,1,23:59)", "jusqu’au jeudi 23h59 de la semaine précédente"),
        ("WP(Tue,1,23:59)", "jusqu’au mardi 23h59 de la semaine précédente"),
        ("WP(Tue,1,23:59,strict)", "jusqu’au lundi 23h59 de la semaine précédente"),
        ("WP(Mon,1,23:59,strict)", "jusqu’au dimanche 23h59, 2 semaines avant"),
        ("WP(Mon,0,23:59,strict)", "jusqu’au dimanche 23h59 de la semaine précédente"),
        ("WP(Mon,0,09:00)", "jusqu’au lundi 9h00 de la même semaine"),
        ("WP(Fri,2,12:00)", "jusqu’au vendredi 12h00, 2 semaines avant"),
        (
            "WP(Thu,1,23:59,shift)",
            "jusqu’au jeudi 23h59 de la semaine précédente, "
            "ou le dernier jour ouvré d’avant si c’est un week-end ou un jour férié",
        ),
        ("DB(0,09:00)", "jusqu’au jour même, 9h00"),
        ("DB(0,09:00,we+hol)", "jusqu’au jour même, 9h00"),
        ("DB(1,12:00)", "jusqu’à la veille, 12h00"),
        ("DB(10,23:59)", "jusqu’à 10 jours avant, 23h59"),
        ("DB(1,10:00,we)", "jusqu’à la veille, 10h00, sans compter samedis et dimanches"),
        ("DB(2,10:00,we+hol)", "jusqu’à 2 jours avant, 10h00, sans compter samedis, dimanches et jours fériés"),
        (
            "DB(2,10:00,we+hol+Wed+noschool)",
            "jusqu’à 2 jours avant, 10h00, sans compter mercredis, samedis, dimanches, jours fériés "
            "et jours sans classe",
        ),
        ("MB(20,1,23:59)", "jusqu’au 20 du mois précédent, 23h59"),
        ("MB(1,1,23:59)", "jusqu’au 1er du mois précédent, 23h59"),
        ("MB(31,1,23:59)", "jusqu’au dernier jour du mois précédent, 23h59"),
        ("MB(15,2,18:00)", "jusqu’au 15, 2 mois avant, 18h00"),
        ("MB(5,0,18:00)", "jusqu’au 5 du même mois, 18h00"),
        ("HB(48)", "jusqu’à 48 heures avant le début"),
        ("HB(1)", "jusqu’à 1 heure avant le début"),
        ("HB(0)", "jusqu’au début"),
        ("FX(2026-10-02 23:59)", "jusqu’au vendredi 2 octobre 2026, 23h59"),
        ("NONE", "jusqu’au début"),
        (
            "WM{Mon=WP(Fri,1,11:00);Thu=DB(2,10:00)}",
            f"lundi{NBSP}: jusqu’au vendredi 11h00 de la semaine précédente{NBSP}; "
            f"jeudi{NBSP}: jusqu’à 2 jours avant, 10h00",
        ),
        (
            "WM{Mon=WP(Fri,1,11:00);Tue=DB(1,11:00);Thu=DB(1,11:00);Fri=DB(1,11:00)}",
            f"lundi{NBSP}: jusqu’au vendredi 11h00 de la semaine précédente{NBSP}; "
            f"mardi, jeudi et vendredi{NBSP}: jusqu’à la veille, 11h00",
        ),
    ],
)
def test_a_rule_says_until_when(text, sentence):
    assert rule_sentence(parse(text)) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("DB(1,25:00)", f"«{NBSP}25:00{NBSP}»{NBSP}: Il faut une heure sur cinq signes, par exemple 09:00 ou 23:59."),
        ("WP(Jeu,1,23:59)", f"«{NBSP}Jeu{NBSP}»{NBSP}: Il faut un jour parmi Mon, Tue, Wed, Thu, Fri, Sat, Sun."),
        ("", "Écrivez une règle, par exemple WP(Thu,1,23:59), DB(2,10:00,we+hol) ou NONE."),
    ],
)
def test_a_text_that_is_no_rule_is_answered_with_what_is_expected(text, sentence):
    with pytest.raises(UnreadableRule) as refused:
        parse(text)
    assert unreadable_sentence(refused.value) == sentence


@pytest.mark.parametrize(
    ("add", "cancel", "sentence"),
    [
        ("DB(1,12:00)", "DB(1,12:00)", "modifiable jusqu’à la veille, 12h00"),
        ("HB(0)", "NONE", "modifiable jusqu’au début"),
        ("HB(48)", "NONE", f"ajouts jusqu’à 48 heures avant le début{NBSP}; annulations jusqu’au début"),
    ],
)
def test_both_limits_are_said_at_once(add, cancel, sentence):
    assert both_sentence(parse(add), parse(cancel)) == sentence


def test_every_fault_has_its_sentence():
    sentences = {unreadable_sentence(UnreadableRule("", fault)) for fault in Fault}
    assert len(sentences) == len(Fault)
    assert all(sentence.endswith(".") for sentence in sentences)
