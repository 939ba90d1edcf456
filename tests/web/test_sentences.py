"""Every refusal in words: with values of the kinds that the rules give, and whom to call."""

from datetime import UTC, date, datetime

import pytest

from models import Setting
from rules.completeness import Missing
from rules.fields import Why
from rules.refusals import Code, Refusal
from tests import cast
from web.sentences import MISSING, missing_words, sentence, whom_to_call

VALUES = {
    Code.MANY_WAITING: {"most": 100},
    Code.PAST_CUT_OFF: {"closes_at": datetime(2019, 9, 12, 21, 59, tzinfo=UTC)},
    Code.AFTER_BOOK_UNTIL: {"book_until": date(2020, 7, 3)},
    Code.NOT_OPEN_YET: {"opens_at": datetime(2019, 9, 1, 6, 0, tzinfo=UTC)},
    Code.CLOSED_DAY: {"reason": "journée pédagogique"},
    Code.EXCLUDED: {"other": "Journée"},
    Code.NEEDS_SLOT: {"others": ("Matin", "Après-midi")},
    Code.NEEDED_BY: {"other": "Repas"},
    Code.ELSEWHERE: {"other": "Repas", "place": "Restaurant du Centre"},
    Code.COUNT_CHANGED: {"seen": 43, "found": 44},
    Code.FILE_INCOMPLETE: {"missing": (Missing.ADDRESS, Missing.HEALTH_RECORD)},
    Code.TOTAL_CHANGED: {"shown": 8600, "total": 9030},
    Code.TOO_MANY_TRIES: {"minutes": 4},
    Code.ACCOUNT_PENDING: {"until": datetime(2019, 9, 12, 21, 59, tzinfo=UTC)},
    Code.LINK_EXPIRED: {"expired_at": datetime(2019, 9, 12, 21, 59, tzinfo=UTC)},
    Code.BAD_VALUE: {"field": "email", "why": Why.EMAIL},
}


@pytest.fixture
def service(app) -> None:
    cast.add(Setting(key="service_phone", value="03 00 00 00 00"))


def said(code: Code, **values: object) -> str:
    """The sentence with plain spaces."""
    words = sentence(Refusal(code, None, values or VALUES.get(code, {})))
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_is_a_sentence_without_holes(app, code) -> None:
    words = said(code)
    assert words[0].isupper() and words.endswith(".")
    assert "%" not in words and "None" not in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (Code.PAST_CUT_OFF, "dépassé depuis le jeudi 12 septembre, 23h59"),
        (Code.PAST_CUT_OFF, "contactez directement le service : Service enfance, 03 00 00 00 00"),
        (Code.AFTER_BOOK_UNTIL, "depuis le vendredi 3 juillet 2020"),
        (Code.NOT_OPEN_YET, "ouvrent le dimanche 1er septembre, 8h00"),
        (Code.CLOSED_DAY, "fermé : journée pédagogique."),
        (Code.FILE_INCOMPLETE, "Il manque : l’adresse complète et la fiche sanitaire."),
        (Code.NEEDS_SLOT, "le même jour : Matin ou Après-midi."),
        (Code.ELSEWHERE, "à la même heure : Repas, Restaurant du Centre."),
        (Code.TOTAL_CHANGED, "86,00 € était affiché, il est maintenant de 90,30 €"),
        (Code.TOO_MANY_TRIES, "dans 4 minutes"),
        (Code.BAD_VALUE, "par exemple nom@exemple.fr"),
    ],
)
def test_a_sentence_says_its_values(service, code, words) -> None:
    assert words in said(code)


@pytest.mark.parametrize(("minutes", "words"), [(1, "dans 1 minute."), (15, "dans 15 minutes.")])
def test_one_minute_is_no_plural(app, minutes, words) -> None:
    assert words in said(Code.TOO_MANY_TRIES, minutes=minutes)


def test_a_closed_day_without_reason_says_no_more(app) -> None:
    assert said(Code.CLOSED_DAY, reason="") == "Ce jour est fermé."


def test_what_is_missing_is_said_in_the_order_of_the_form(app) -> None:
    assert set(MISSING) == set(Missing)
    assert missing_words([Missing.PHONE]) == "un numéro de téléphone"
    assert missing_words([Missing.BIRTH_DATE, Missing.SCHOOL_CLASS]) == "la date de naissance et la classe"


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({}, "Service enfance"),
        ({"service_email": "enfance@mairie.example"}, "Service enfance, enfance@mairie.example"),
        ({"service_email": "enfance@mairie.example", "service_phone": "0300000000"}, "Service enfance, 0300000000"),
    ],
)
def test_whom_to_call_is_what_the_commune_entered(app, kept, words) -> None:
    for key, value in kept.items():
        cast.add(Setting(key=key, value=value))
    assert whom_to_call() == words
