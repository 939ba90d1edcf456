"""What the pages of the reservations draw: the list with its criteria in words, and why one can no longer change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal import wizard_links
from portal.planning_words import held_words
from queries import reservations as queries
from queries.planning import load_scene
from rules.bookings import Booklet, Box, ReservationState
from rules.deadlines import PARIS
from rules.reservation_deadlines import may_change, untils
from rules.reservations import (
    CRITERIA,
    SIZES,
    Choices,
    FullReservation,
    Listing,
    ReservationLine,
    Search,
    read_search,
)
from web.sentences import sentence, whom_to_call
from web.staff_words import word


@dataclass(frozen=True)
class ListPage:
    """The list as it was asked for. `typed` stays in the form; with `errors`, by criterion, there is no list."""

    endpoint: str
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    choices: Choices
    search: Search
    found: Listing | None

    @property
    def is_open(self) -> bool:
        """Whether the criteria show: something was searched, or is about to be."""
        return bool(self.errors or self.search.is_narrowed or self.typed.get("chercher"))

    @property
    def criteria(self) -> dict[str, str]:
        """The criteria that were typed, for a link or a hidden field."""
        return {name: self.typed[name] for name in CRITERIA if self.typed.get(name)}

    @property
    def labels(self) -> dict[str, str]:
        """The label of each criterion."""
        return {
            "numero": _("N° de la réservation"),
            "enfant": _("Enfant"),
            "periode": _("Établissement / Période"),
            "etat": _("État"),
            "du": _("Date à partir du"),
            "au": _("Date jusqu’au"),
        }

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states to choose from, with their words."""
        return [(state.value, word(state)) for state in ReservationState]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many lines a page may have."""
        return SIZES

    def link(self, page: int) -> str:
        """The same list, another page."""
        return url_for(self.endpoint, **self.criteria, taille=self.search.size, page=page)


def look(endpoint: str, family_id: int, early: bool, args: Mapping[str, str]) -> ListPage:
    """The family's list as the address asks for it, of early childhood or of all the rest."""
    choices = queries.choices(family_id, early)
    typed = {name: _printable(text) for name, text in args.items()}
    search, faults = read_search(typed, choices)
    errors = {fault.about: sentence(fault) for fault in faults}
    found = None if errors else queries.listing(family_id, early, search)
    return ListPage(endpoint, typed, errors, choices, search, found)


@dataclass(frozen=True)
class Standing:
    """How a reservation stands now: why nothing of it can change (empty where something can), and until when each date
    to come can, in words."""

    why_fixed: str
    untils: Mapping[Box, str]


def change_link(made: FullReservation) -> str:
    """Where *Modifier / annuler la réservation* leads."""
    return wizard_links.selection(Booklet(made.child_id, made.period_id), made.row.id)


def standing(made: FullReservation, family_id: int, now: datetime) -> Standing:
    """How a reservation of the family stands now."""
    today = now.astimezone(PARIS).date()
    if made.has_ended:
        return Standing(_ended(made), {})
    if today > made.ends_on:
        return Standing(_too_late(made), {})
    scene = load_scene(family_id, today, made.ends_on, now)
    said = {box: held_words(until, now) for box, until in untils(scene, made, now).items()}
    return Standing("" if may_change(scene, made, now) else _too_late(made), said)


def done_words(line: ReservationLine) -> str:
    """What the reservation did to the date: « ajoutée », « annulée », « conservée »."""
    return word(line.done)


def hours(line: ReservationLine) -> str:
    """« (12:15 - 13:00) », or empty for a slot without hours."""
    if line.starts_at is None or line.ends_at is None:
        return ""
    return f"({line.starts_at:%H:%M} - {line.ends_at:%H:%M})"


def _ended(made: FullReservation) -> str:
    service = _service(made)
    return {
        ReservationState.REFUSED: _(
            "Cette réservation a été refusée. Une question\N{NO-BREAK SPACE}: %(service)s.", service=service
        ),
        ReservationState.CANCELLED: _(
            "Cette réservation est annulée. Pour réserver de nouveau, faites une nouvelle réservation."
        ),
        ReservationState.REPLACED: _(
            "Une autre réservation l’a remplacée. Pour changer une date, modifiez celle qui la remplace."
        ),
    }[made.row.state]


def _too_late(made: FullReservation) -> str:
    return _(
        "Le délai est dépassé pour toutes les dates. Pour une urgence, contactez directement le service"
        "\N{NO-BREAK SPACE}: %(service)s.",
        service=_service(made),
    )


def _service(made: FullReservation) -> str:
    ways = ", ".join(way for way in (made.contact_phone.replace(" ", "\N{NO-BREAK SPACE}"), made.contact_email) if way)
    return f"{made.activity}, {ways}" if ways else whom_to_call()


def _printable(text: str) -> str:
    """What was typed without the signs that no page may hold."""
    return "".join(sign for sign in text if sign.isprintable())
