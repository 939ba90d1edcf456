"""The search of the whole commune, in the bar of every page: a family, a child, a file number, a reservation's."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import redirect, request
from flask_admin import BaseView, expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from admin_views.agents import may
from admin_views.cells import Table
from admin_views.closed import Closed
from admin_views.listing import LONGEST_SEARCH
from rules.fields import whole_number
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
    def index_view(self) -> str | Response:
        """The first of what was found in each list; an empty search finds nothing.

        Of a reservation's number its page, unless a file or a name is found too.
        """
        asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
        if not asked:
            return self.render("staff/search.html", asked=asked, found=[])
        numbered, found = self._numbered(asked), list(self._found(asked))
        if numbered and not any(table.rows for table in found):
            return redirect(numbered[0].rows[0][0].url)
        return self.render("staff/search.html", asked=asked, found=[*numbered, *found])

    def _numbered(self, asked: str) -> Sequence[Table]:
        """The reservation of that number (121, 000121 or n° 121), if there is one that the agent may see."""
        view, number = self.other("reservations"), whole_number(asked.lower().removeprefix("n°").strip())
        row = view.get_one(number) if view and number is not None else None
        if row is None:
            return ()
        names = [name for name in view.columns if name != "number"][:5]
        line = (self.link("reservations", row), *(view.shown(row, name) for name in names))
        head = [gettext("N°"), *(str(view.columns[name]) for name in names)]
        return (Table(gettext("Réservation de ce numéro"), head, [line], ""),)

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
