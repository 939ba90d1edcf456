"""What a closure cancels, as tables: how many on each day, whom to call, every family with its days."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext, ngettext

import clock
from admin_views.cells import Link, Table, Tag
from rules.closures import ClosedBooking, Household, Toll, by_day, by_family
from rules.deadlines import PARIS
from web.filters import enumeration, short_date

MOST_DAYS = 5
"""Days of a child that are named; of more, how many they are."""


def today() -> date:
    """The day in Paris."""
    return clock.now().astimezone(PARIS).date()


def by_day_table(toll: Toll) -> Table:
    """How many on each day in each service."""
    rows = [(it.day, it.activity, it.period, it.slot, it.bookings) for it in by_day(toll.bookings)]
    head = [gettext("Jour"), gettext("Activité"), gettext("Période"), gettext("Créneau"), gettext("Réservations")]
    return Table(gettext("Réservations annulées, jour par jour"), head, rows, gettext("Aucune."))


def call_table(view: Any, toll: Toll) -> tuple[Table, ...]:
    """The families without an e-mail, and their phones; none where everybody has one."""
    theirs = by_family(toll.bookings)
    rows = [(_family(view, it), " – ".join(it.phones) or None, children_words(theirs[it.id])) for it in toll.to_call]
    head = [gettext("Famille"), gettext("Téléphone"), gettext("Jours annulés")]
    return (Table(gettext("Familles à appeler"), head, rows, ""),) if rows else ()


def families_table(view: Any, toll: Toll, families: Sequence[Household]) -> Table:
    """These families, their children and days, and how each is told."""
    theirs = by_family(toll.bookings)
    by_mail, by_phone = Tag("", "mail", gettext("e-mail")), Tag("warn", "phone", gettext("à appeler"))
    rows = [(_family(view, it), children_words(theirs[it.id]), by_mail if it.email else by_phone) for it in families]
    head = [gettext("Famille"), gettext("Jours annulés"), gettext("Prévenue par")]
    return Table(gettext("Familles concernées"), head, rows, gettext("Aucune."))


def children_words(bookings: Iterable[ClosedBooking]) -> list[str]:
    """« Hugo : 16/03/2020 et 17/03/2020 » for each child."""
    ordered = sorted(bookings, key=lambda it: (it.box.child_id, it.box.day))
    return [_child(list(theirs)) for _id, theirs in groupby(ordered, key=lambda it: it.box.child_id)]


def _child(bookings: Sequence[ClosedBooking]) -> str:
    days = list(dict.fromkeys(it.box.day for it in bookings))
    if len(days) > MOST_DAYS:
        said = ngettext("%(num)s jour", "%(num)s jours", len(days))
    else:
        said = enumeration([short_date(day) for day in days])
    return gettext("%(child)s\N{NO-BREAK SPACE}: %(days)s", child=bookings[0].child, days=said)


def _family(view: Any, family: Household) -> Link:
    words = gettext("%(name)s (n°\N{NO-BREAK SPACE}%(number)s)", name=family.name, number=family.number)
    link: Link = view.link_to("families", family.id, words)
    return link
