"""The search of the whole commune, in the bar of every page: a family, a child, a file number."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_admin import BaseView, expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from admin_views.agents import may
from admin_views.cells import Table
from admin_views.closed import Closed
from admin_views.listing import LONGEST_SEARCH
from rules.rights import Right

SHOWN = 20
SEARCHED = ("families", "children")


def may_search() -> bool:
    """Whether the agent may open one of the lists that are searched."""
    return may(Right.READ_FAMILIES) or may(Right.READ_CHILDREN)


class SearchView(Closed, BaseView):
    """Asks the lists that the agent may open, each within what the agent may see of it."""

    title: Any = _("Recherche")

    def __init__(self) -> None:
        super().__init__(name=_("Recherche"), endpoint="search", url="/mairie/recherche")

    def is_accessible(self) -> bool:
        return may_search()

    @expose("/")
    def index_view(self) -> str:
        """The first of what was found in each list; an empty search finds nothing."""
        asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
        return self.render("staff/search.html", asked=asked, found=list(self._found(asked)) if asked else [])

    def _found(self, asked: str) -> Iterator[Table]:
        for key in SEARCHED:
            view = self.other(key)
            if view is None:
                continue
            count, rows = view.get_list(0, None, False, asked, None, page_size=SHOWN)
            names = list(view.columns)[:5]
            lines = [(self.link(key, row), *(view.shown(row, name) for name in names)) for row in rows]
            head = [gettext("Fiche"), *(str(view.columns[name]) for name in names)]
            more = (
                self.list_link(key, gettext("Voir les %(count)s", count=count), search=asked) if count > SHOWN else ()
            )
            title = gettext("%(title)s (%(count)s)", title=view.title, count=count)
            yield Table(title, head, lines, gettext("Rien ne correspond à cette recherche."), more)
