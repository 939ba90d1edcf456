"""What a closure cancels, as tables: how many on each day, whom to call, every family with its days."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext, ngettext

import clock
from admin_views.agents import may
from admin_views.cells import Link, Table, Tag
from rules.closures import ClosedBooking, Household, Toll, by_day, by_family
from rules.deadlines import PARIS
from rules.rights import Right
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
    """The families without an e-mail, a line for each child with what it loses; only for who may read the phones."""
    if not toll.bookings or not may(Right.READ_FAMILIES):
        return ()
    theirs = by_family(toll.bookings)
    rows = [
        (_family(view, family), _phones(family), bookings[0].child, slots_words(bookings))
        for family in toll.to_call
        for bookings in of_each_child(theirs[family.id])
    ]
    head = [gettext("Famille"), gettext("Téléphone"), gettext("Enfant"), gettext("Ce qui est annulé")]
    told = gettext("Aucune\N{NO-BREAK SPACE}: chaque famille concernée a une adresse e-mail.")
    return (Table(gettext("Familles à appeler"), head, rows, told),)


def families_table(view: Any, toll: Toll, families: Sequence[Household]) -> Table:
    """These families, their children and days, and how each is told."""
    theirs = by_family(toll.bookings)
    by_mail, by_phone = Tag("", "mail", gettext("e-mail")), Tag("warn", "phone", gettext("à appeler"))
    rows = [(_family(view, it), children_words(theirs[it.id]), by_mail if it.email else by_phone) for it in families]
    head = [gettext("Famille"), gettext("Jours annulés"), gettext("Prévenue par")]
    return Table(gettext("Familles concernées"), head, rows, gettext("Aucune."))


def children_words(bookings: Iterable[ClosedBooking]) -> list[str]:
    """« Hugo : 16/03/2020 et 17/03/2020 » for each child."""
    return [
        gettext("%(child)s\N{NO-BREAK SPACE}: %(days)s", child=theirs[0].child, days=_days(theirs))
        for theirs in of_each_child(bookings)
    ]


def of_each_child(bookings: Iterable[ClosedBooking]) -> list[list[ClosedBooking]]:
    """The bookings of each child, by day."""
    ordered = sorted(bookings, key=lambda it: (it.box.child_id, it.box.day))
    return [list(theirs) for _id, theirs in groupby(ordered, key=lambda it: it.box.child_id)]


def slots_words(bookings: Sequence[ClosedBooking]) -> list[str]:
    """« Repas : 16/03/2020 et 17/03/2020 » for each slot."""
    by_slot: dict[str, list[ClosedBooking]] = {}
    for it in bookings:
        by_slot.setdefault(it.slot, []).append(it)
    return [
        gettext("%(slot)s\N{NO-BREAK SPACE}: %(days)s", slot=slot, days=_days(theirs))
        for slot, theirs in by_slot.items()
    ]


def _days(bookings: Iterable[ClosedBooking]) -> str:
    days = list(dict.fromkeys(it.box.day for it in bookings))
    if len(days) > MOST_DAYS:
        return ngettext("%(num)s jour", "%(num)s jours", len(days))
    return enumeration([short_date(day) for day in days])


def _family(view: Any, family: Household) -> Link:
    words = gettext("%(name)s (n°\N{NO-BREAK SPACE}%(number)s)", name=family.name, number=family.number)
    link: Link = view.link_to("families", family.id, words)
    return link


def _phones(family: Household) -> list[str]:
    """Each on a line of its own, whole."""
    return [phone.replace(" ", "\N{NO-BREAK SPACE}") for phone in family.phones]
