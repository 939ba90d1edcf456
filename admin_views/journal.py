"""The journal, to read: who did what to what, and what it changed. Nothing here writes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask import flash, g, redirect
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms.fields.core import UnboundField

from admin_views.base import StaffView
from admin_views.cells import Link, Table
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Family, JournalEntry
from models.settings import DECLARATIONS
from queries import accounts
from queries.rows import of_ids
from rules.deadlines import PARIS
from rules.rights import Right
from services import journal_chain
from web.file_words import path_words
from web.filters import language
from web.journal_words import action_words, deeds, field_labels, object_words, things, value_words

VIEW_OF = {
    "account": "accounts",
    "activity": "activities",
    "child": "children",
    "closure": "closures",
    "contact": "contacts",
    "custody": "custodies",
    "document": "documents",
    "document_type": "document_types",
    "enrolment": "enrolments",
    "erasure": "erasures",
    "establishment": "establishments",
    "family": "families",
    "guardian": "guardians",
    "menu": "menus",
    "outgoing_mail": "mails",
    "period": "periods",
    "public_service": "public_services",
    "reservation": "reservations",
    "school": "schools",
    "school_class": "school_classes",
    "school_holiday": "school_holidays",
    "school_year": "school_years",
    "slot": "slots",
    "text": "texts",
}
"""Where the object of an entry is read."""

NAMED = frozenset(
    {"account", "child", "establishment", "family", "guardian", "menu", "news", "period", "public_service", "school"}
)
"""The objects that the list calls by their name: each is named by its own row, one statement for a page of them."""

FREELY_READ = "settings."
"""What has no page of rows, and holds nobody's data."""

NEVER_READ_HERE = "health."
"""Reading a health form is a deed that is journalled: it is read on its own page only."""


def midnight(day: date) -> datetime:
    """The first instant of a day in Paris."""
    return datetime.combine(day, time(), PARIS)


class JournalView(StaffView):
    """The entries, the latest first."""

    model, key, path = JournalEntry, "journal", "journal"
    title, section = _("Journal"), Section.HOUSE
    right_to_read, right_to_export = Right.READ_JOURNAL, Right.EXPORT
    can_view_details = can_export = True
    list_template = "staff/led_list.html"
    columns = {"at": _("Le"), "actor_name": _("Par"), "action": _("Action"), "object": _("Sur"), "fields": _("Champs")}
    details = {"named_object" if name == "object" else name: label for name, label in columns.items()} | {
        "family": _("Famille"),
        "hash": _("Empreinte"),
    }
    sorts = {"at": Sort((JournalEntry.at,)), "actor_name": Sort((JournalEntry.actor_name,))}
    default_sort, descending = "at", True
    load_details = (selectinload(JournalEntry.values),)
    filters_offered = (
        Filter("du", _("Du"), lambda day: JournalEntry.at >= midnight(day), kind="date", read=date.fromisoformat),
        Filter(
            "au",
            _("Au"),
            lambda day: JournalEntry.at < midnight(day + timedelta(1)),
            kind="date",
            read=date.fromisoformat,
        ),
        Filter("agent", _("Agent"), JournalEntry.actor_id.__eq__, accounts.agents, read=int),
        Filter("sur", _("Sur"), lambda it: JournalEntry.action.startswith(f"{it}."), lambda: list(things().items())),
        Filter("action", _("Action"), lambda it: JournalEntry.action.endswith(f".{it}"), lambda: list(deeds().items())),
        Filter(
            "famille",
            _("N° de dossier"),
            lambda number: JournalEntry.family_id.in_(select(Family.id).where(Family.number == number)),
            kind="text",
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.values = {
            "action": lambda entry: action_words(entry.action),
            "object": self._object,
            "named_object": self._named_object,
            "fields": lambda entry: ", ".join(self._label(entry, name) for name in entry.fields.split(", ") if name),
            "family": self._family,
        }

    def get_list(self, *args: Any, **asked: Any) -> tuple[int | None, list[Any]]:
        """The library's, remembered: the page names its objects all at once."""
        count, rows = super().get_list(*args, **asked)
        g.journal_page, g.journal_names = rows, None
        return count, rows

    def get_list_value(self, row: JournalEntry, name: str) -> Any:
        if name != "object" or row.object_id is None:
            return super().get_list_value(row, name)
        if g.journal_names is None:
            g.journal_names = self._names(g.journal_page)
        return self._object(row, g.journal_names.get((row.object_type, row.object_id)))

    def ways(self) -> Sequence[Link]:
        """What there is above the list."""
        return (Link(gettext("Vérifier que rien n’a été retouché"), self.get_url(".verify_view")),)

    def tables(self, row: JournalEntry) -> Sequence[Table]:
        if not row.fields:
            return ()
        head = [gettext("Champ"), gettext("Avant"), gettext("Après")]
        title = gettext("Ce qui a changé")
        if not self._may_read_values(row):
            return (Table(title, head, (), gettext("Ces valeurs ne se lisent pas ici, ou pas avec votre rôle.")),)
        rows = [
            (self._label(row, it.field), value_words(it.field, it.before), value_words(it.field, it.after))
            for it in row.values
        ]
        return (Table(title, head, rows, gettext("Les valeurs sont effacées.")),)

    @expose("/verification")
    def verify_view(self) -> Response:
        """Read the whole chain again; say whether an entry was changed, put in or taken out."""
        chain = journal_chain.verify()
        if chain.broken_id is None:
            flash(gettext("Le journal est intact\N{NO-BREAK SPACE}: %(count)s lignes relues.", count=chain.read), "ok")
        else:
            flash(gettext("Le journal a été retouché, à partir de la ligne %(id)s.", id=chain.broken_id), "bad")
        return redirect(self.get_url(".index_view"))

    def _may_read_values(self, entry: JournalEntry) -> bool:
        if entry.action.startswith(NEVER_READ_HERE):
            return False
        return entry.action.startswith(FREELY_READ) or self.other(view_key(entry)) is not None

    def _names(self, entries: Sequence[JournalEntry]) -> dict[tuple[str, int], str]:
        """What the objects of these entries are called, where the agent may open them and they are not gone."""
        ids: dict[str, set[int]] = {}
        for it in entries:
            if it.object_type in NAMED and it.object_id is not None:
                ids.setdefault(it.object_type, set()).add(it.object_id)
        names: dict[tuple[str, int], str] = {}
        for kind, wanted in ids.items():
            view = self.other(VIEW_OF.get(kind, kind))
            if view is not None:
                names |= {(kind, row.id): view.row_name(row) for row in of_ids(view.model, wanted)}
        return names

    def _object(self, entry: JournalEntry, name: str | None = None) -> Link | None:
        """Its name or its number, leading to the page of what was changed, if the agent may open it and it is there."""
        if entry.object_id is None:
            return None
        view = self.other(view_key(entry))
        words = name or object_words(entry.object_type, entry.object_id)
        leads = view is not None and view.can_view_details and not entry.action.endswith(".removed")
        return Link(words, self.get_url(f"{view.endpoint}.details_view", row_id=entry.object_id) if leads else None)

    def _named_object(self, entry: JournalEntry) -> Link | None:
        return self._object(entry, self._names([entry]).get((entry.object_type, entry.object_id or 0)))

    def _family(self, entry: JournalEntry) -> Any:
        view = self.other("families")
        family = view.get_one(entry.family_id) if view and entry.family_id else None
        return self.link("families", family) if family else None

    def _label(self, entry: JournalEntry, name: str) -> str:
        """What the pages call a field. The settings are no table: their words are among the declared ones."""
        tables = (it for it in self.admin._views if isinstance(it, StaffView))
        view = next((it for it in tables if it.endpoint == view_key(entry)), None)
        return labels_of(view, language()).get(name) or path_words(name)


def view_key(entry: JournalEntry) -> str:
    """The view of what the entry is about; an export names its view itself."""
    return VIEW_OF.get(entry.object_type, entry.object_type)


@lru_cache(maxsize=128)
def labels_of(view: StaffView | None, _language: str) -> dict[str, str]:
    """The words of a view's columns and forms, and of the fields that no form has; made once for each language."""
    named = field_labels() | {it.key: gettext(it.label) for it in DECLARATIONS}
    if view is not None:
        forms = [form for form in (view.form, view.new_form) if form is not None]
        typed = {name: it.args[0] for form in forms for name, it in vars(form).items() if isinstance(it, UnboundField)}
        named |= {f"flt_{it.key}": str(it.label) for it in view.filters_offered}
        named |= {name: str(label) for name, label in {**view.columns, **view.details, **typed}.items()}
    return named


VIEWS = (JournalView,)
