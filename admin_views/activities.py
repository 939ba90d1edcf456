"""The services that the town offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func

from admin_views.base import StaffView
from admin_views.cells import Table
from admin_views.forms import Choice, EmailField, StaffForm, StringField, TelField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Activity
from queries import activities
from rules.activities import ActivityKind
from rules.fields import national_phone
from rules.rights import Right
from services import activities as service
from services.changes import Edit


class ActivityForm(StaffForm):
    """A service."""

    expected = service.ACTIVITY
    also_needed = frozenset({"kind"})

    name = StringField(_("Nom"))
    kind = Choice(_("Genre"), words_as_options(ActivityKind), ActivityKind)
    contact_phone = TelField(_("Téléphone"), description=_("Les familles l’appellent pour la dernière minute."))
    contact_email = EmailField(_("E-mail"), description=_("Cette boîte reçoit chaque changement de réservation."))


class ActivityView(StaffView):
    """The services, each with its periods."""

    model, key, path = Activity, "activities", "activites"
    title, new_title, section = _("Activités"), _("Nouvelle activité"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "name": _("Nom"),
        "kind": _("Genre"),
        "contact_phone": _("Téléphone"),
        "contact_email": _("E-mail"),
    }
    values = {"contact_phone": lambda activity: national_phone(activity.contact_phone)}
    search_in, search_hint = (Activity.name,), _("Nom")
    filters_offered = (
        Filter("genre", _("Genre"), Activity.kind.__eq__, words_as_options(ActivityKind), read=ActivityKind),
    )
    sorts = {"name": Sort((func.lower(Activity.name),)), "kind": Sort((Activity.kind,))}
    default_sort = "name"
    form = ActivityForm

    def search_condition(self, term: str) -> Any:
        return Activity.id.in_(activities.ids_named(activities.activities(), term))

    def tables(self, row: Activity) -> Sequence[Table]:
        rows = [
            (self.link("periods", it), it.establishment, it.first_day, it.last_day)
            for it in activities.periods_of_activity(row.id)
        ]
        head = [gettext("Période"), gettext("Établissement"), gettext("Premier jour"), gettext("Dernier jour")]
        return (Table(gettext("Périodes"), head, rows, gettext("Aucune période.")),)

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_activity(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_activity(agent, row_id, now)


VIEWS = (ActivityView,)
