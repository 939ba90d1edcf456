"""The menu of the town hall: made of the views that the signed-in agent may open."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_admin import Admin

from admin_views.sections import Section, section_name


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading of the bar, the address of its first view, and all its views as (key, words, address)."""

    section: Section
    words: str
    url: str
    views: tuple[tuple[str, Any, str], ...]


def bar(admin: Admin) -> list[Entry]:
    """The headings under which this agent has something to open."""
    return [entry for section in Section if (entry := _entry(admin, section)).views]


def siblings(admin: Admin, view: Any) -> tuple[tuple[str, Any, str], ...]:
    """The views under the same heading as this one, itself included; nothing for a view that stands alone."""
    found = _entry(admin, view.section).views if view.section else ()
    return found if len(found) > 1 else ()


def _entry(admin: Admin, section: Section) -> Entry:
    open_views = [view for view in admin._views if view.section is section and view.is_accessible()]
    views = tuple((view.endpoint, view.title, url_for(f"{view.endpoint}.index_view")) for view in open_views)
    return Entry(section, section_name(section), views[0][2] if views else "", views)
