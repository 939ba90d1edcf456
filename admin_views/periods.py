"""Periods, with their cut-off rules as texts, the French sentence of each, and the next deadlines."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload, selectinload

from admin_views.base import StaffView
from admin_views.cells import Money, Table
from admin_views.deadlines import DeadlinePages, rule_words
from admin_views.listing import Filter, Sort
from admin_views.period_form import PeriodForm
from admin_views.sections import Section
from admin_views.slots import places_words
from admin_views.weekdays import weekday_words
from models import Activity, Closure, Establishment, Period
from queries import activities
from rules.deadlines import parse
from rules.rights import Right
from services import activities as service
from services.changes import Edit
from web.deadline_words import rule_sentence
from web.eligibility_words import ages_words


def closed_thing(closure: Closure) -> Any:
    """What is closed: the establishment, the period or the slot; for which class, if for one."""
    thing = closure.establishment or closure.period or closure.slot
    return thing if closure.school_class is None else f"{thing}, {closure.school_class}"


def open_on_day(day: date) -> Any:
    """The periods between whose two dates the day is."""
    return (Period.first_day <= day) & (Period.last_day >= day)


class PeriodView(DeadlinePages, StaffView):
    """The periods."""

    model, key, path = Period, "periods", "periodes"
    title, new_title, section = _("Périodes"), _("Nouvelle période"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "name": _("Nom"),
        "activity": _("Activité"),
        "establishment": _("Établissement"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
        "add_rule": _("Limite pour ajouter"),
        "cancel_rule": _("Limite pour annuler"),
        "validation": _("Validation"),
    }
    details = {
        "activity": _("Activité"),
        "establishment": _("Établissement"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
        "weekdays": _("Jours d’ouverture"),
        "open_on": _("Ouvert"),
        "opens_at": _("Début des réservations"),
        "book_until": _("Réservations jusqu’au"),
        "adding": _("Limite pour ajouter"),
        "cancelling": _("Limite pour annuler"),
        "validation": _("Validation"),
        "shows_places": _("Places restantes montrées aux familles"),
        "needs_enrolment": _("Il faut une inscription"),
        "enrolment_waits": _("L’inscription attend votre accord"),
        "has_pattern": _("Jours choisis pour l’année"),
        "schools": _("Écoles"),
        "levels": _("Niveaux"),
        "ages": _("Âges"),
        "residents": _("Communes"),
        "requires": _("Autre inscription demandée"),
        "papers": _("Documents demandés"),
    }
    values = {
        "weekdays": lambda period: weekday_words(period.weekdays),
        "add_rule": lambda period: rule_sentence(parse(period.add_rule)),
        "cancel_rule": lambda period: rule_sentence(parse(period.cancel_rule)),
        "adding": lambda period: rule_words(period.add_rule),
        "cancelling": lambda period: rule_words(period.cancel_rule),
        "schools": lambda period: ", ".join(sorted(school.name for school in period.schools)) or gettext("toutes"),
        "levels": lambda period: period.levels.replace(",", ", ") or gettext("tous"),
        "ages": lambda period: (
            ages_words(period.least_age, period.most_age, period.ages_on or period.first_day) or gettext("tous")
        ),
        "residents": lambda period: (
            gettext("celles de résidence seulement") if period.residents_only else gettext("toutes les communes")
        ),
        "papers": lambda period: ", ".join(name for _key, name in activities.papers_of_period(period.id)),
    }
    links = {"activity": "activities", "establishment": "establishments", "requires": "periods"}
    load_list = (joinedload(Period.activity), joinedload(Period.establishment))
    load_details = (*load_list, joinedload(Period.requires), selectinload(Period.schools), selectinload(Period.slots))
    search_in, search_hint = (Period.name,), _("Nom de la période")
    filters_offered = (
        Filter("activite", _("Activité"), Period.activity_id.__eq__, activities.activities, read=int),
        Filter("lieu", _("Établissement"), Period.establishment_id.__eq__, activities.establishments, read=int),
        Filter("ouverte-le", _("Ouverte le"), open_on_day, kind="date", read=date.fromisoformat),
    )
    sorts = {
        "name": Sort((Period.name,)),
        "activity": Sort((Activity.name, Period.first_day), (Period.activity,)),
        "establishment": Sort((Establishment.name, Period.first_day), (Period.establishment,)),
        "first_day": Sort((Period.first_day,)),
    }
    default_sort, descending = "first_day", True
    form = PeriodForm
    edit_template = "staff/deadlines_period_form.html"

    def search_condition(self, term: str) -> Any:
        return Period.id.in_(activities.ids_named(activities.periods(), term))

    def form_data(self, row: Period) -> dict[str, Any]:
        return {"school_ids": [school.id for school in row.schools]}

    def new_data(self, parent: Any) -> dict[str, Any]:
        return {"needs_enrolment": True, "weekdays": "1245"}

    def warnings(self, row: Period) -> Sequence[str]:
        outside = activities.booked_outside(row)
        if not outside:
            return ()
        return (
            ngettext(
                "%(num)s jour réservé tombe hors des dates de la période. Il n’est pas annulé.",
                "%(num)s jours réservés tombent hors des dates de la période. Ils ne sont pas annulés.",
                outside,
            ),
        )

    def tables(self, row: Period) -> Sequence[Table]:
        return (self._slots(row), self._closures(row), self.deadlines_table(row))

    def _slots(self, period: Period) -> Table:
        rows = [
            (self.link("slots", it, it.name), it.starts_at, it.ends_at, Money(it.price_cents), places_words(it))
            for it in period.slots
        ]
        head = [gettext("Nom"), gettext("Début"), gettext("Fin"), gettext("Prix"), gettext("Places")]
        add = self.create_link("slots", gettext("Ajouter un créneau"), periode=period.id)
        return Table(
            gettext("Créneaux"), head, rows, gettext("Aucun créneau\N{NO-BREAK SPACE}: rien ne se réserve."), add
        )

    def _closures(self, period: Period) -> Table:
        rows = [
            (self.link("closures", it), it.first_day, it.last_day, closed_thing(it))
            for it in activities.closures_of_period(period)
        ]
        head = [gettext("Motif"), gettext("Premier jour"), gettext("Dernier jour"), gettext("Ce qui ferme")]
        add = self.create_link("closures", gettext("Ajouter une fermeture"), periode=period.id)
        return Table(gettext("Fermetures"), head, rows, gettext("Aucune."), add)

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_period(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_period(agent, row_id, now)


VIEWS = (PeriodView,)
