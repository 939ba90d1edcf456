"""Why a period is not for a child, in words; and for whom it is."""

from datetime import date

import pytest

from rules.eligibility import Unfit
from web.eligibility_words import ages_words, unfit_sentence

FACTS = {
    "schools": ["École Cambon", "École Foch"],
    "levels": ["CP", "CE1"],
    "school": "École du Centre",
    "level": "CM2",
    "town": "Dole",
    "ages": "de 3 à 11 ans le 01/09/2019",
    "required": "CANTINE",
}
SAID = {
    Unfit.SCHOOL: "École : École du Centre. Il faut : École Cambon ou École Foch.",
    Unfit.LEVEL: "Niveau : CM2. Il faut : CP ou CE1.",
    Unfit.NO_BIRTH_DATE: "La date de naissance manque. Il faut : de 3 à 11 ans le 01/09/2019.",
    Unfit.TOO_YOUNG: "L’enfant est trop jeune. Il faut : de 3 à 11 ans le 01/09/2019.",
    Unfit.TOO_OLD: "L’enfant est trop âgé. Il faut : de 3 à 11 ans le 01/09/2019.",
    Unfit.NOT_RESIDENT: "La famille n’habite pas une commune de résidence (Dole).",
    Unfit.OTHER_ENROLMENT: "Il faut d’abord une inscription à CANTINE.",
}


@pytest.mark.parametrize("reason", Unfit)
def test_each_reason_has_its_sentence(sqlite_app, reason) -> None:
    with sqlite_app.test_request_context():
        assert unfit_sentence(reason, FACTS).replace("\N{NO-BREAK SPACE}", " ") == SAID[reason]
        assert "non renseigné" in unfit_sentence(Unfit.LEVEL, FACTS | {"level": ""})


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, ""),
        (3, 11, "de 3 à 11 ans le 01/09/2019"),
        (3, None, "à partir de 3 ans le 01/09/2019"),
        (None, 1, "1 an au plus le 01/09/2019"),
        (0, 2, "de 0 à 2 ans le 01/09/2019"),
    ],
)
def test_ages_are_said_with_their_day(sqlite_app, least, most, words) -> None:
    with sqlite_app.test_request_context():
        assert ages_words(least, most, date(2019, 9, 1)) == words
