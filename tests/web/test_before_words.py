"""Until when to book, in the words of the wizard."""

from datetime import time

import pytest

from rules.deadlines import parse
from web.before_words import before_words, last_hour

SENTENCES = {
    "WP(Tue,1,23:59)": "avant le mardi de la semaine précédant la date souhaitée",
    "WP(Thu,0,10:00)": "avant le jeudi de la semaine de la date souhaitée",
    "WP(Fri,2,12:00)": "avant le vendredi, 2 semaines avant la date souhaitée",
    "WP(Tue,1,23:59,strict)": "avant le lundi de la semaine précédant la date souhaitée",
    "WP(Mon,1,23:59,strict)": "avant le dimanche, 2 semaines avant la date souhaitée",
    "WP(Fri,1,23:59,shift)": "avant le vendredi de la semaine précédant la date souhaitée, "
    "ou le dernier jour ouvré d’avant si c’est un week-end ou un jour férié",
    "DB(0,09:00)": "au plus tard le jour même",
    "DB(1,12:00)": "au plus tard la veille de la date souhaitée",
    "DB(2,10:00,we+hol)": "au plus tard 2 jours avant la date souhaitée, "
    "sans compter samedis, dimanches et jours fériés",
    "MB(20,0,23:59)": "avant le 20 du mois de la date souhaitée",
    "MB(1,1,23:59)": "avant le 1er du mois précédant la date souhaitée",
    "MB(31,2,23:59)": "avant le dernier jour, 2 mois avant la date souhaitée",
    "HB(48)": "au moins 48 heures avant le début",
    "HB(1)": "au moins 1 heure avant le début",
    "HB(0)": "avant le début",
    "NONE": "avant le début",
    "FX(2020-02-07 23:59)": "avant le vendredi 7 février 2020",
    "WM{Mon=WP(Fri,1,11:00)}": "selon le jour souhaité (lundi : jusqu’au vendredi 11h00 de la semaine précédente)",
}


@pytest.mark.parametrize(("rule", "words"), SENTENCES.items(), ids=SENTENCES)
def test_each_kind_of_rule(sqlite_app, rule, words) -> None:
    with sqlite_app.test_request_context():
        assert before_words(parse(rule)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_hour_stands_apart() -> None:
    hours = {text: last_hour(parse(text)) for text in SENTENCES}
    assert hours["WP(Tue,1,23:59)"] == time(23, 59) and hours["DB(2,10:00,we+hol)"] == time(10)
    assert hours["FX(2020-02-07 23:59)"] == time(23, 59)
    assert {hours["HB(48)"], hours["NONE"], hours["WM{Mon=WP(Fri,1,11:00)}"]} == {None}
