"""Which vaccines a group of children asks for, by birth date, and what follows when one lacks (DOMAIN 5.4).

Code de la santé publique R3111-8 and its décrets of 25 January 2018 and 5 July 2024.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.calendar import months_after

ELEVEN_FROM = date(2018, 1, 1)
"""From this birth date on, eleven."""
FOUR_STRAINS_FROM = date(2023, 7, 1)
"""From this birth date on, meningococcus ACWY instead of C, and B as well."""
FOUR_STRAINS_CHECKED_FROM = date(2025, 1, 1)
MONTHS_OF_GRACE = 3


class Vaccine(StrEnum):
    """One of the compulsory vaccines."""

    DIPHTHERIA = "diphtheria"
    TETANUS = "tetanus"
    POLIO = "polio"
    WHOOPING_COUGH = "whooping_cough"
    HIB = "hib"
    HEPATITIS_B = "hepatitis_b"
    PNEUMOCOCCUS = "pneumococcus"
    MENINGOCOCCUS_C = "meningococcus_c"
    MENINGOCOCCUS_ACWY = "meningococcus_acwy"
    MENINGOCOCCUS_B = "meningococcus_b"
    MEASLES = "measles"
    MUMPS = "mumps"
    RUBELLA = "rubella"


THREE = (Vaccine.DIPHTHERIA, Vaccine.TETANUS, Vaccine.POLIO)
LATER_ONES = frozenset({Vaccine.MENINGOCOCCUS_ACWY, Vaccine.MENINGOCOCCUS_B})
ELEVEN = tuple(it for it in Vaccine if it not in LATER_ONES)
TWELVE = tuple(it for it in Vaccine if it is not Vaccine.MENINGOCOCCUS_C)


@dataclass(frozen=True, slots=True)
class Admission:
    """What a check of the vaccines says: what lacks, and until when the child is admitted all the same.

    A certificate of contraindication stands for what lacks; it stays visible as `is_excused`.
    """

    missing: tuple[Vaccine, ...] = ()
    provisional_until: date | None = None
    is_excused: bool = False


def required(born: date, on: date) -> tuple[Vaccine, ...]:
    """The vaccines that a child of this birth date needs to be admitted on a day."""
    if born < ELEVEN_FROM:
        return THREE
    if born < FOUR_STRAINS_FROM or on < FOUR_STRAINS_CHECKED_FROM:
        return ELEVEN
    return TWELVE


def missing(born: date, given: Iterable[Vaccine], on: date) -> tuple[Vaccine, ...]:
    """The required vaccines that were not given."""
    had = frozenset(given)
    return tuple(it for it in required(born, on) if it not in had)


def admission(lacking: Iterable[Vaccine], checked_on: date, contraindicated: bool = False) -> Admission:
    """Without a vaccine a child is admitted for three months from the check; by a certificate, without an end."""
    found = tuple(lacking)
    if contraindicated or not found:
        return Admission(found, is_excused=contraindicated)
    return Admission(found, months_after(checked_on, MONTHS_OF_GRACE))


def vaccines_of(text: str) -> tuple[Vaccine, ...]:
    """The vaccines that a kept text names, parted by blanks, in the order of the law."""
    named = set(text.split())
    return tuple(it for it in Vaccine if it in named)
