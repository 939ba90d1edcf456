"""The services as the public knows them, with how to reach them and their texts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from admin_views.base import StaffView
from admin_views.cells import Link, Table
from admin_views.forms import (
    BooleanField,
    Choice,
    EmailField,
    Number,
    StaffForm,
    StringField,
    TelField,
    words_as_options,
)
from admin_views.listing import Filter, Sort
from admin_views.publishing import Drafting
from admin_views.sections import Section
from admin_views.states import publicity_tag
from admin_views.text_names import Which, address_of
from models import PublicService, Text
from queries import activities, choices, text_versions
from rules.activities import ActivityKind
from rules.fields import national_phone
from rules.rights import Right
from rules.texts import OF_SERVICE, Publicity, TextKey
from services import public_services as service
from services.changes import Edit
from web.staff_words import word

DRAFT, ONLINE = Publicity.DRAFT, Publicity.ONLINE


class PublicServiceForm(StaffForm):
    """A service."""

    expected = service.PUBLIC_SERVICE
    also_needed = frozenset({"kind"})

    name = StringField(_("Nom"))
    kind = Choice(_("Service"), words_as_options(ActivityKind), ActivityKind)
    summary = StringField(_("Résumé"), description=_("Une phrase\N{NO-BREAK SPACE}: pour qui, où."))
    address = StringField(_("Adresse"))
    hours = StringField(_("Horaires"))
    phone = TelField(_("Téléphone"))
    email = EmailField(_("E-mail"))
    rank = Number(_("Rang"), description=_("L’ordre sur la page d’accueil\N{NO-BREAK SPACE}: 1, 2, 3."))
    is_draft = BooleanField(_("Brouillon\N{NO-BREAK SPACE}: les familles ne le voient pas"))


def publicity_options() -> list[tuple[str, str]]:
    """A service has no dates: it is a draft or online."""
    return [(state.value, word(state)) for state in (ONLINE, DRAFT)]


class PublicServiceView(Drafting, StaffView):
    """The services."""

    model, key, path = PublicService, "public_services", "services-au-public"
    title, new_title, section = _("Services au public"), _("Nouveau service"), Section.PUBLIC
    right_to_read, right_to_edit, right_to_export = Right.READ_PUBLIC, Right.EDIT_PUBLIC, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "rank": _("Rang"),
        "name": _("Nom"),
        "kind": _("Service"),
        "state": _("État"),
        "phone": _("Téléphone"),
        "email": _("E-mail"),
    }
    details = columns | {"summary": _("Résumé"), "address": _("Adresse"), "hours": _("Horaires")}
    export_columns = details
    values = {
        "state": lambda row: publicity_tag(DRAFT if row.is_draft else ONLINE),
        "phone": lambda row: national_phone(row.phone),
    }
    search_in, search_hint = (PublicService.name,), _("Nom")
    filters_offered = (
        Filter("service", _("Service"), PublicService.kind.__eq__, words_as_options(ActivityKind), read=ActivityKind),
        Filter("etat", _("État"), lambda it: PublicService.is_draft.is_(it == DRAFT), publicity_options),
    )
    sorts = {"rank": Sort((PublicService.rank, PublicService.name)), "name": Sort((PublicService.name,))}
    default_sort = "rank"
    form = PublicServiceForm

    def search_condition(self, term: str) -> Any:
        return PublicService.id.in_(activities.ids_named(choices.public_services(), term))

    def new_data(self, parent: Any) -> dict[str, Any]:
        return {"rank": len(choices.public_services()) + 1, "is_draft": True}

    def tables(self, row: PublicService) -> Sequence[Table]:
        """Each of its texts: the version that is online, and the next one or where it is written."""
        now = clock.now()
        online, coming = text_versions.in_force(now), text_versions.under_way(now)
        versions = {it.id: it for it in text_versions.of_service(row.id)}
        rows = [
            (word(key), self._version(versions.get(online.get((key, row.id)))), self._next(row, key, versions, coming))
            for key in OF_SERVICE
        ]
        head = [gettext("Texte"), gettext("En ligne"), gettext("Prochaine version")]
        return (Table(gettext("Textes"), head, rows, ""),)

    def _version(self, text: Text | None) -> Link | None:
        return text and self.link("texts", text, gettext("Version %(number)s", number=text.number))

    def _next(
        self, row: PublicService, key: TextKey, versions: dict[int, Text], coming: dict[Which, int]
    ) -> Link | None:
        which = (key, row.id)
        if which in coming:
            return self._version(versions[coming[which]])
        written = self.create_link("texts", gettext("Écrire"), texte=address_of(*which))
        return written[0] if written else None

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_public_service(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_public_service(agent, row_id, now)


VIEWS = (PublicServiceView,)
