"""The forms of an enrolment: who enrols in what, the usual days by slot, why a request is refused."""

from flask import request
from flask_babel import lazy_gettext as _

from admin_views.forms import BooleanField, Choice, Choices, Day, StaffForm, TextAreaField
from admin_views.weekdays import weekday_options
from models import Enrolment
from queries import activities, enrolment_desk, enrolments
from rules import patterns
from rules.activities import weekdays_of
from web.filters import weekday_name
from web.pattern_words import pattern_words

BOOKS_HELP = _("Sans cette case, rien n’est réservé ni annulé. Avec elle, la famille reçoit un e-mail.")


class EnrolmentForm(StaffForm):
    """What changes during the year."""

    days = Choices(
        _("Jours habituels"),
        lambda: day_options(),
        str,
        description=_(
            "Les jours d’ouverture de la période. Sans aucun jour coché, l’enfant reste inscrit, et la case ci-dessous "
            "annule ses jours à venir."
        ),
    )
    books = BooleanField(_("Réserver et annuler les jours à venir en conséquence"), description=BOOKS_HELP)
    ended_on = Day(_("Dernier jour"), description=_("Vide\N{NO-BREAK SPACE}: jusqu’à la fin de la période."))


class NewEnrolmentForm(StaffForm):
    """Who enrols the child of the page, and in what."""

    also_needed = frozenset({"family_id", "period_id"})

    family_id = Choice(_("Famille qui inscrit"), lambda: enrolments.families_of_child(_child_id()), int)
    period_id = Choice(_("Période"), activities.periods_with_enrolment, int)
    weekdays = Choices(
        _("Jours habituels"),
        weekday_options,
        description=_(
            "Pour tous les créneaux de la période. Créneau par créneau\N{NO-BREAK SPACE}: ensuite, sur sa fiche. "
            "Sans aucun jour coché, l’enfant est inscrit et rien n’est réservé."
        ),
    )
    books = BooleanField(_("Réserver les jours"), description=BOOKS_HELP)


class DecisionForm(StaffForm):
    """Why a request is refused; an acceptance needs no reason."""

    also_needed = frozenset({"reason"})

    reason = TextAreaField(
        _("Motif du refus"), description=_("À remplir pour un refus. La famille le lit dans l’e-mail qu’elle reçoit.")
    )


def day_options() -> list[tuple[str, str]]:
    """The weekdays of the period of the enrolment that the address names, slot by slot: « 12:1 », « Repas, lundi »."""
    period = enrolment_desk.period_of((request.view_args or {}).get("row_id", 0))
    if period is None:
        return []
    return [
        (f"{slot.id}:{weekday}", f"{slot.name}, {weekday_name(weekday)}")
        for slot in period.slots
        for weekday in sorted(weekdays_of(period.weekdays))
    ]


def ticked(enrolment: Enrolment) -> list[str]:
    """The options that the enrolment has."""
    pattern = patterns.read(enrolment.pattern)
    return [f"{slot_id}:{weekday}" for slot_id, days in pattern.items() for weekday in sorted(days)]


def usual_days(enrolment: Enrolment) -> str:
    """« lundi et jeudi », « Repas : lundi ; Goûter : mardi »."""
    slots = {slot.id: slot.name for slot in enrolment.period.slots}
    return pattern_words(patterns.read(enrolment.pattern), slots)


def _child_id() -> int:
    """The child whom the address names; the page was found already, so it is a number."""
    return int(request.args["enfant"])
