"""« Conservation »: what each retention rule will erase tonight and within thirty days, before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_admin import BaseView, expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

import clock
from admin_views.cells import Link, Table
from admin_views.closed import Closed
from admin_views.sections import Section
from queries import retention as queries
from queries.retention import Due, Reached
from queries.settings import Settings
from rules.retention import DAYS_OF_DRAFTS, DAYS_SHOWN
from rules.rights import Right
from web.commune import commune

SHOWN = 100
"""How many names of one rule are said; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the page says it: its title, what the commune decided, and the table of what it reaches."""

    title: str
    words: str
    table: Table


class RetentionView(Closed, BaseView):
    """One page, to read; the settings say the durations, the worker applies them at night."""

    title: Any = _("Conservation")
    section = Section.HOUSE
    right_to_read = Right.EDIT_PRIVACY
    can_view_details = False

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="retention", url="/mairie/conservation")

    @expose("/")
    def index_view(self) -> str:
        """What is due now, and what will be on the thirtieth day."""
        settings, now = commune(), clock.now()
        tonight = queries.due(settings, now + timedelta(1))
        later = queries.due(settings, now + timedelta(DAYS_SHOWN))
        return self.render("staff/retention.html", rules=self._rules(settings, tonight, later), days=DAYS_SHOWN)

    def _rules(self, settings: Settings, tonight: Due, later: Due) -> list[Rule]:
        names = (
            (gettext("Fiches sanitaires non renouvelées"), _of_health(settings), "children", "health"),
            (gettext("Dossiers sans inscription"), _of_files(settings), "families", "families"),
            (gettext("Enfants sans inscription"), _of_files(settings), "children", "children"),
        )
        listed = [
            Rule(title, words, self._named(title, view, getattr(tonight, what), getattr(later, what)))
            for title, words, view, what in names
        ]
        return [*listed, *_counted(settings, tonight, later)]

    def _named(self, title: str, view: str, tonight: Sequence[Reached], later: Sequence[Reached]) -> Table:
        """Tonight's first, then those of the coming days, each with a link to its page."""
        first = {it.id for it in tonight}
        found = [*tonight, *(it for it in later if it.id not in first)]
        rows: list[tuple[Any, ...]] = [
            (self.link_to(view, it.id, it.name), _when(it.id in first)) for it in found[:SHOWN]
        ]
        more = len(found) - SHOWN
        if more > 0:
            rows.append((Link(ngettext("et %(num)s autre", "et %(num)s autres", more)), ""))
        return Table(title, [gettext("Qui"), gettext("Quand")], rows, gettext("Rien à effacer."))


def _counted(settings: Settings, tonight: Due, later: Due) -> list[Rule]:
    """What has no name worth saying."""
    rules = (
        (gettext("Formulaires commencés et oubliés"), _of_drafts(), tonight.drafts, later.drafts),
        (
            gettext("Journal\N{NO-BREAK SPACE}: anciennes valeurs"),
            _of_journal(settings),
            tonight.journal_values,
            later.journal_values,
        ),
    )
    head = [gettext("Combien"), gettext("Quand")]
    return [
        Rule(title, words, Table(title, head, _counts(now, soon - now), gettext("Rien à effacer.")))
        for title, words, now, soon in rules
    ]


def _counts(tonight: int, later: int) -> list[tuple[Any, ...]]:
    return [(str(count), _when(is_now)) for count, is_now in ((tonight, True), (later, False)) if count]


def _when(is_tonight: bool) -> str:
    if is_tonight:
        return gettext("cette nuit")
    return gettext("d’ici %(days)s jours", days=DAYS_SHOWN)


def _of_health(settings: Settings) -> str:
    if not settings.months_of_health:
        return gettext("Jamais effacées\N{NO-BREAK SPACE}: c’est le réglage de la commune.")
    if not settings.file_is_yearly:
        return gettext("Jamais effacées\N{NO-BREAK SPACE}: les fiches ne sont pas à confirmer chaque année.")
    return ngettext(
        "%(num)s mois après le 31\N{NO-BREAK SPACE}août, si personne ne les a confirmées depuis. "
        "La fiche d’un enfant attendu reste.",
        "%(num)s mois après le 31\N{NO-BREAK SPACE}août, si personne ne les a confirmées depuis. "
        "La fiche d’un enfant attendu reste.",
        settings.months_of_health,
    )


def _of_files(settings: Settings) -> str:
    if not settings.years_of_files:
        return gettext("Jamais effacés\N{NO-BREAK SPACE}: c’est le réglage de la commune.")
    return ngettext(
        "Après %(num)s an sans inscription, ni réservation, ni visite. Les noms et les réservations restent.",
        "Après %(num)s ans sans inscription, ni réservation, ni visite. Les noms et les réservations restent.",
        settings.years_of_files,
    )


def _of_drafts() -> str:
    return gettext("Après %(days)s jours.", days=DAYS_OF_DRAFTS)


def _of_journal(settings: Settings) -> str:
    if not settings.months_of_journal_values:
        return gettext("Jamais effacées\N{NO-BREAK SPACE}: c’est le réglage de la commune.")
    return ngettext(
        "Après %(num)s mois. Qui a fait quoi, et quand, reste dans le journal.",
        "Après %(num)s mois. Qui a fait quoi, et quand, reste dans le journal.",
        settings.months_of_journal_values,
    )


VIEWS = (RetentionView,)
