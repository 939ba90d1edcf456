"""The form of a period: its days, how it is booked, for whom it is."""

from datetime import UTC, datetime

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField

from admin_views.forms import (
    BooleanField,
    Choice,
    Choices,
    Day,
    Number,
    StaffForm,
    StringField,
    Typed,
    words_as_options,
)
from admin_views.weekdays import weekday_options
from queries import activities, choices
from rules.activities import OpenOn, Validation
from rules.deadlines import PARIS
from services import activities as service


class Moment(Typed, DateTimeLocalField):
    """A native date and hour on the Paris clock; its data is an aware instant.

    An hour that the clock skips in spring is none; the one that it says twice in autumn is the first, unless the row
    already has the second.
    """

    fault_words = _("Il faut une date et une heure, par exemple 24/08/2026 08:00.")

    @staticmethod
    def read_text(typed: str) -> datetime:
        """The instant of a text of the browser."""
        there = datetime.fromisoformat(typed).replace(tzinfo=PARIS)
        if there.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != there.replace(tzinfo=None):
            raise ValueError(typed)
        return there

    def process_formdata(self, valuelist: list[str]) -> None:
        kept = self.data
        super().process_formdata(valuelist)
        if kept is not None and _shown(kept) == "".join(valuelist).strip():
            self.data = kept

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return _shown(self.data) if self.data else ""


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%Y-%m-%dT%H:%M}"


class Levels(Choices):
    """The levels of classes, kept in one column as « CP,CE1 »."""

    def process_data(self, value: str | None) -> None:
        self.data = value.split(",") if value else []


def other_periods() -> activities.Options:
    """The periods that need an enrolment, but for the one of the address."""
    own = (request.view_args or {}).get("row_id")
    return [(key, name) for key, name in activities.periods_with_enrolment() if key != own]


class PeriodForm(StaffForm):
    """A period. Slots, closures and deadlines are entered from its page."""

    expected = service.PERIOD
    also_needed = frozenset(service.PERIOD_NEEDS)

    name = StringField(_("Nom"), description=_("Les familles le lisent, par exemple RESTAURATION SCOLAIRE 2026/2027."))
    activity_id = Choice(_("Activité"), activities.activities, int)
    establishment_id = Choice(_("Établissement"), activities.establishments, int)
    first_day = Day(_("Premier jour"))
    last_day = Day(_("Dernier jour"))
    weekdays = Choices(_("Jours d’ouverture"), weekday_options)
    open_on = Choice(_("Ouvert"), words_as_options(OpenOn), OpenOn, description=_("Jamais un jour férié."))
    opens_at = Moment(
        _("Début des réservations"),
        description=_("À l’heure de Paris, pour toutes les familles. Vide\N{NO-BREAK SPACE}: tout de suite."),
    )
    book_until = Day(_("Réservations jusqu’au"))
    validation = Choice(
        _("Validation"), words_as_options(Validation), Validation, description=_("De chaque réservation d’une famille.")
    )
    needs_enrolment = BooleanField(_("Il faut d’abord une inscription"))
    enrolment_waits = BooleanField(_("L’inscription attend votre accord"))
    has_pattern = BooleanField(_("La famille choisit ses jours pour l’année"))
    shows_places = BooleanField(_("Les familles voient les places restantes"))
    school_ids = Choices(
        _("Écoles"), choices.schools, description=_("Aucune case cochée\N{NO-BREAK SPACE}: toutes les écoles.")
    )
    levels = Levels(
        _("Niveaux"),
        lambda: [(level, level) for level in activities.levels()],
        str,
        description=_("Ceux des classes. Aucune case cochée\N{NO-BREAK SPACE}: tous les niveaux."),
    )
    least_age = Number(_("Âge minimal"), description=_("En années révolues."))
    most_age = Number(_("Âge maximal"), description=_("En années révolues, compris."))
    ages_on = Day(_("Âge calculé au"), description=_("Vide\N{NO-BREAK SPACE}: au premier jour de la période."))
    requires_id = Choice(
        _("Autre inscription demandée"),
        other_periods,
        int,
        optional=True,
        description=_("L’enfant doit être inscrit à cette autre période."),
    )
    residents_only = BooleanField(_("Seulement les familles des communes de résidence"))
