"""The news of the portal: drafts, programmed and online, until their last day."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

import clock
from admin_views.base import StaffView
from admin_views.forms import BooleanField, Day, StaffForm, StringField, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.publishing import LONG, MARKDOWN_HELP, Drafting
from admin_views.sections import Section
from admin_views.states import publicity_tag
from models import News
from queries import activities, choices
from rules.rights import Right
from rules.texts import Publicity, publicity
from services import news as service
from services.changes import Edit


def state_of(news: News) -> Publicity:
    """Whether the public sees it today."""
    return publicity(news.is_draft, news.first_day, news.last_day, clock.now().date())


def in_state(state: Publicity) -> Any:
    """The news of that state today."""
    today = clock.now().date()
    is_over = News.last_day.is_not(None) & (News.last_day < today)
    public = {
        Publicity.PROGRAMMED: News.first_day > today,
        Publicity.ONLINE: (News.first_day <= today) & ~is_over,
        Publicity.PAST: is_over,
    }
    return News.is_draft.is_(True) if state is Publicity.DRAFT else News.is_draft.is_(False) & public[state]


class NewsForm(StaffForm):
    """A piece of news."""

    expected = service.NEWS
    also_needed = frozenset({"first_day"})

    title = StringField(_("Titre"))
    summary = StringField(_("Résumé"), description=_("Une phrase, sur la page d’accueil."))
    first_day = Day(_("En ligne à partir du"))
    last_day = Day(_("Jusqu’au"), description=_("Ce jour compris. Vide\N{NO-BREAK SPACE}: sans fin."))
    body = TextAreaField(_("Texte"), description=MARKDOWN_HELP, render_kw=LONG)
    is_draft = BooleanField(_("Brouillon\N{NO-BREAK SPACE}: les familles ne le voient pas"))


class NewsView(Drafting, StaffView):
    """The news."""

    model, key, path = News, "news", "actualites"
    title, new_title, section = _("Actualités"), _("Nouvelle actualité"), Section.PUBLIC
    right_to_read, right_to_edit, right_to_export = Right.READ_PUBLIC, Right.EDIT_PUBLIC, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "title": _("Titre"),
        "state": _("État"),
        "first_day": _("En ligne à partir du"),
        "last_day": _("Jusqu’au"),
        "summary": _("Résumé"),
    }
    export_columns = columns | {"body": _("Texte")}
    values = {"state": lambda news: publicity_tag(state_of(news))}
    search_in, search_hint = (News.title,), _("Titre")
    filters_offered = (
        Filter("etat", _("État"), in_state, words_as_options(Publicity), read=Publicity),
        Filter("du", _("À partir du"), News.first_day.__ge__, kind="date", read=date.fromisoformat),
    )
    sorts = {"title": Sort((News.title,)), "first_day": Sort((News.first_day,)), "last_day": Sort((News.last_day,))}
    default_sort, descending = "first_day", True
    form = NewsForm

    def search_condition(self, term: str) -> Any:
        return News.id.in_(activities.ids_named(choices.news(), term))

    def new_data(self, parent: Any) -> dict[str, Any]:
        return {"first_day": clock.now().date(), "is_draft": True}

    def state_of(self, row: News) -> Publicity:
        return state_of(row)

    def preview(self, row: News) -> str:
        return row.body

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_news(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_news(agent, row_id, now)


VIEWS = (NewsView,)
