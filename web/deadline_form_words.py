"""What staff read while they set a period's deadlines: the kinds of rule, what does not count, what is expected."""

from flask_babel import gettext as _

from rules.deadline_forms import Fault, Kind, Lack, Skip
from web.filters import weekday_name

KINDS = tuple(kind for kind in Kind if kind is not Kind.NEVER)
KINDS_OF_ONE_DAY = (Kind.WEEKS, Kind.DAYS, Kind.NEVER)


def kind_words(kind: Kind) -> str:
    """A kind of rule, as the clerk chooses it."""
    return {
        Kind.WEEKS: _("Un jour de la semaine, une ou plusieurs semaines avant"),
        Kind.DAYS: _("Un nombre de jours avant"),
        Kind.MONTH: _("Un jour du mois, un ou plusieurs mois avant"),
        Kind.HOURS: _("Des heures avant le début"),
        Kind.FIXED: _("Une date fixe pour tout"),
        Kind.WEEKDAYS: _("Selon le jour de la semaine"),
        Kind.NONE: _("Sans délai, jusqu’au début"),
        Kind.NEVER: _("Jamais en ligne ce jour-là"),
    }[kind]


def skip_words() -> list[tuple[str, str]]:
    """What may be left out of a count of days: the usual ones first, then each weekday."""
    usual = {
        Skip.WEEKENDS: _("week-ends"),
        Skip.PUBLIC_HOLIDAYS: _("jours fériés"),
        Skip.NO_SCHOOL: _("jours sans classe (vacances, ponts, fériés)"),
    }
    return [*((str(it), words) for it, words in usual.items()), *weekday_choices()]


def weekday_choices() -> list[tuple[str, str]]:
    """The seven days, Monday first, each by its number."""
    return [(str(weekday), weekday_name(weekday)) for weekday in range(1, 8)]


def fault_sentence(fault: Fault) -> str:
    """What is expected of a control that could not be read."""
    return {
        Lack.KIND: _("Choisissez une sorte de limite."),
        Lack.NUMBER: _("Il faut un nombre entier de %(least)s à %(most)s.", least=fault.least, most=fault.most),
        Lack.HOUR: _("Il faut une heure, par exemple 23:59."),
        Lack.DATE: _("Il faut une date, par exemple 02/10/2026."),
        Lack.WEEKDAY: _("Choisissez un jour de la semaine."),
        Lack.NO_DAY_LEFT: _("Laissez au moins un jour de la semaine à compter."),
        Lack.NO_WEEKDAY: _("Donnez une limite à un jour de la semaine au moins."),
        Lack.TOO_LONG: _("Cette règle est trop longue. Laissez moins de jours en dehors du compte."),
    }[fault.lack]
