"""What the commune decides: one form over the declared settings, with the pictures and the colour as they are drawn."""

from typing import Any

from flask import flash, redirect, request
from flask_admin import BaseView, expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.closed import Closed
from admin_views.editing import refusal_words
from admin_views.sections import Section
from models.settings import BY_KEY, Declaration, Kind
from rules.accent import derive
from rules.refusals import Refused
from rules.rights import Right
from services.settings import CONFORMITIES, SENTENCES, STAFF_ROLES, ZONES, change_settings
from web.commune import commune
from web.frame import logo_url, picture_url
from web.staff_words import word

REMOVE = "remove_"
"""Before the key of an image: the box that takes it away."""

GROUPS = (
    (_("La commune"), ("commune_name", "portal_title", "accent_colour", "logo")),
    (_("La page d’accueil"), ("picture", "welcome")),
    (
        _("Le service que les familles appellent"),
        ("service_name", "service_address", "service_hours", "service_phone", "service_email"),
    ),
    (_("Le calendrier"), ("school_zone", "alsace_moselle")),
    (_("Les comptes"), ("claim_is_open", "invitation_is_open", "second_factor_roles")),
    (_("Les dossiers"), ("file_is_yearly", "largest_document")),
    (_("Les réservations"), ("waiting_holds_place", "hours_of_waiting_place", "resident_towns")),
    (
        _("Ce qui s’efface"),
        ("months_of_health", "months_of_unused_documents", "years_of_files", "months_of_journal_values"),
    ),
    (_("La nuit"), ("maintenance_from", "maintenance_until")),
    (_("L’accessibilité"), ("conformity",)),
)
"""Where each setting stands on the form. Fields of files and waiting rubrics have a page of their own."""

SHOWN = tuple(BY_KEY[key] for _words, keys in GROUPS for key in keys)


class SettingsView(Closed, BaseView):
    """The settings."""

    title: Any = _("Réglages")
    section = Section.HOUSE
    right_to_read = right_to_edit = Right.EDIT_SETTINGS
    can_view_details = False

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="settings", url="/mairie/reglages")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Response | tuple[str, int]:
        """The form; what is refused keeps what was typed."""
        if request.method == "GET":
            return self._page({it.key: getattr(commune(), it.key) for it in SHOWN}, {})
        typed = {it.key: _typed(it) for it in SHOWN}
        try:
            change_settings(agent_id(), {key: value for key, value in typed.items() if value is not None}, clock.now())
        except Refused as refused:
            return self._page(typed, {it.about: refusal_words(it) for it in refused.refusals})
        flash(gettext("Les réglages sont enregistrés."), "ok")
        return redirect(self.get_url(".index_view"))

    def _page(self, values: dict[str, Any], errors: dict[str, str]) -> tuple[str, int]:
        kept = commune().accent_colour
        page = self.render(
            "staff/settings.html",
            declarations=SHOWN,
            groups=[(words, [BY_KEY[key] for key in keys]) for words, keys in GROUPS],
            kinds=Kind,
            images={"logo": logo_url(), "picture": picture_url()},
            choices=_choices(),
            wide=SENTENCES,
            values=values,
            errors=errors,
            accent=derive(kept),
        )
        return page, 422 if errors else 200


def _choices() -> dict[Kind, list[tuple[str, str]]]:
    """What can be chosen, and its words."""
    words = {"non": gettext("non conforme"), "partielle": gettext("partiellement conforme")}
    words["totale"] = gettext("totalement conforme")
    return {
        Kind.ZONE: [(zone, zone) for zone in ZONES],
        Kind.CONFORMITY: [(it, words[it]) for it in CONFORMITIES],
        Kind.ROLES: [(role.value, word(role)) for role in STAFF_ROLES],
    }


def _typed(declaration: Declaration) -> str | bytes | None:
    """What the form says of a setting; None for an image that is left as it is."""
    if declaration.kind is Kind.ROLES:
        return " ".join(request.form.getlist(declaration.key))
    if declaration.kind is not Kind.IMAGE:
        return request.form.get(declaration.key, "")
    sent = request.files.get(declaration.key)
    content = sent.read() if sent else b""
    if content:
        return content
    return "" if REMOVE + declaration.key in request.form else None


VIEWS = (SettingsView,)
