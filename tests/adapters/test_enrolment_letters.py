"""What families read of an enrolment: the days by month, those that were not had by reason."""

import pytest

from adapters.letters import word
from rules.mails import MailKind
from tests.adapters.test_letters import COMMUNE, CONTACT, MEAL, plain

DAY = MEAL | {"state": "accepted", "cents": 430}
NOT_HAD = {"day": "2019-09-09", "child": "Hugo", "slot": "Repas", "why": "full", "reason": ""}
MADE = {
    "enrolment_id": 4,
    "child": "Hugo",
    "period": "RESTAURATION SCOLAIRE 2019/2020",
    "waits": False,
    "usual_days": [{"slot": "Repas", "weekdays": [1, 4]}],
    "confirmation_id": 3,
    "lines": [DAY | {"day": day} for day in ("2019-10-01", "2019-09-05", "2019-09-02")],
    "not_booked": [NOT_HAD, NOT_HAD | {"day": "2019-09-16", "why": "closed_day", "reason": "Grève"}],
    "not_cancelled": [],
    "total_cents": 1290,
    "contacts": [CONTACT],
    "changed_from": "",
}
DECIDED = {name: it for name, it in MADE.items() if name not in ("waits", "not_cancelled", "changed_from")}


def letter(kind, values, **changes):
    made = word(kind, values | changes, COMMUNE)
    return plain(made.subject), plain(made.text)


def test_the_year_is_said_by_month_with_its_total():
    subject, text = letter(MailKind.ENROLMENT_MADE, MADE)
    assert subject == "L’inscription de Hugo est enregistrée"
    assert "Jours habituels, Repas : lundi, jeudi\n" in text
    assert "Jours réservés, Repas : 3\n- septembre 2019 : 2, 5\n- octobre 2019 : 1er\n" in text
    assert "Coût total : 12,90 €" in text and "https://portail.example/inscription/4" in text
    assert "- Restauration scolaire, 01 99 00 00 02\n" in text


def test_the_days_that_were_not_had_are_said_by_reason():
    text = letter(MailKind.ENROLMENT_MADE, MADE)[1]
    assert "Repas, complet\n- septembre 2019 : 9\n" in text
    assert "Repas, fermé, Grève\n- septembre 2019 : 16\n" in text
    assert "restent réservés" not in text
    kept = [NOT_HAD | {"why": "past_cut_off"}]
    subject, text = letter(MailKind.ENROLMENT_MADE, MADE, changed_from="2019-09-09", not_cancelled=kept)
    assert subject == "Les jours habituels de Hugo sont modifiés" and "à partir du lundi 9 septembre 2019" in text
    assert "ils restent réservés :\n\nRepas, délai dépassé\n- septembre 2019 : 9\n" in text


def test_a_request_that_waits_says_so_and_promises_nothing():
    nothing = {"lines": [], "not_booked": [], "confirmation_id": None, "total_cents": 0}
    subject, text = letter(MailKind.ENROLMENT_MADE, MADE, waits=True, **nothing)
    assert subject == "Votre demande d’inscription de Hugo"
    assert "Rien n’est réservé d’ici là." in text and "Coût total" not in text


@pytest.mark.parametrize(
    ("changes", "subject", "said", "unsaid"),
    [
        ({"accepted": True, "reason": ""}, "est acceptée", "Jours réservés, Repas : 3", "Motif"),
        ({"accepted": False, "reason": "Plus de place"}, "est refusée", "Motif : Plus de place", "Jours habituels"),
    ],
)
def test_the_answer_says_what_was_decided(changes, subject, said, unsaid):
    head, text = letter(MailKind.ENROLMENT_DECIDED, DECIDED, **changes)
    assert head == f"L’inscription de Hugo {subject}" and said in text and unsaid not in text
