"""The vaccines in words, and what is said beside « Vaccins à jour ? »."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from rules.vaccines import Vaccine, required
from web.filters import enumeration, full_day

VACCINES: dict[Vaccine, LazyString | str] = {
    Vaccine.DIPHTHERIA: _l("diphtérie"),
    Vaccine.TETANUS: _l("tétanos"),
    Vaccine.POLIO: _l("poliomyélite"),
    Vaccine.WHOOPING_COUGH: _l("coqueluche"),
    Vaccine.HIB: "Haemophilus influenzae b",
    Vaccine.HEPATITIS_B: _l("hépatite B"),
    Vaccine.PNEUMOCOCCUS: _l("pneumocoque"),
    Vaccine.MENINGOCOCCUS_C: _l("méningocoque C"),
    Vaccine.MENINGOCOCCUS_ACWY: _l("méningocoques ACWY"),
    Vaccine.MENINGOCOCCUS_B: _l("méningocoque B"),
    Vaccine.MEASLES: _l("rougeole"),
    Vaccine.MUMPS: _l("oreillons"),
    Vaccine.RUBELLA: _l("rubéole"),
}


def vaccine(it: Vaccine) -> str:
    """The name of a vaccine."""
    return str(VACCINES[it])


def required_words(born: date, today: date) -> str:
    """« Vaccins obligatoires pour un enfant né le 3 mai 2012 : diphtérie, tétanos et poliomyélite. »"""
    return _(
        "Vaccins obligatoires pour une naissance le %(day)s\N{NO-BREAK SPACE}: %(vaccines)s.",
        day=full_day(born),
        vaccines=enumeration([vaccine(it) for it in required(born, today)]),
    )
