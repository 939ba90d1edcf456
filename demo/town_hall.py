"""Setting up the town hall of Valbruyère: its settings, agents, places, schools, offer and closures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo import front
from demo.offer import (
    AFTER_SCHOOL,
    BUILDING_PLACES,
    CANTEEN,
    LEISURE,
    LEVELS,
    LUNCHES,
    PLACES,
    PLANS,
    SCHOOL_WEEKS,
    SERVICES,
    Plan,
)
from demo.people import AGENTS, POSTCODE, TOWN
from demo.picture import landscape
from demo.year import ZONE, DemoYear
from rules.activities import OpenOn
from rules.rights import Role
from services import activities, closures, demonstration, document_types, settings
from services.changes import Edit
from services.demonstration import KnownAccount
from web.usual_documents import usual_types

NEW = 1
"""The version of a row that was just made."""


PLAN_VALUES = ("needs_enrolment", "has_pattern", "enrolment_waits", "shows_places", "most_age")


@dataclass(frozen=True, slots=True)
class TownHall:
    """Who and what there is, by id: agents by role, classes by school and level, periods by their key."""

    agents: dict[Role, int]
    classes: dict[tuple[str, str], int]
    periods: dict[str, int]


def set_up(year: DemoYear, password_hash: str, now: datetime) -> TownHall:
    """All of it, on one morning."""
    town = f"{POSTCODE} {TOWN}"
    limits = {LEISURE: BUILDING_PLACES}
    places = {
        name: demonstration.add_establishment(name, f"{street}, {town}", phone, limits.get(name))
        for name, street, phone in PLACES
    }
    agents = _agents((places[CANTEEN], places[AFTER_SCHOOL]), password_hash, now)
    schools: dict[str, int] = {}
    classes: dict[tuple[str, str], int] = {}
    for name, levels in LEVELS.items():
        schools[name], of_level = demonstration.add_school(name, SCHOOL_WEEKS[name], levels)
        classes |= {(name, level): class_id for level, class_id in of_level.items()}
    builder = _Builder(agents[Role.ADMINISTRATOR], year, now)
    builder.introduce()
    front.publish(agents[Role.ADMINISTRATOR], now)
    periods = builder.offer(places, schools)
    document_types.add_types(agents[Role.ADMINISTRATOR], usual_types(), now, are_open=True)
    builder.close(places[LEISURE], periods[LUNCHES])
    return TownHall(agents, classes, periods)


def _agents(places: tuple[int, ...], password_hash: str, now: datetime) -> dict[Role, int]:
    """The leader sees the two places of the school Cambon only."""
    ids = {}
    for agent in AGENTS:
        of_leader = places if agent.role is Role.LEADER else ()
        known = KnownAccount(agent.role, agent.name, agent.email, establishment_ids=of_leader)
        ids[agent.role] = demonstration.open_account(known, password_hash, now)
    return ids


@dataclass(frozen=True, slots=True)
class _Builder:
    """The administrator at work."""

    agent_id: int
    year: DemoYear
    now: datetime

    def introduce(self) -> None:
        values: dict[str, str | bytes] = {
            "commune_name": TOWN,
            "service_phone": "01 99 00 00 00",
            "service_email": "enfance@mairie.example",
            "service_address": front.HALL,
            "service_hours": "Du lundi au vendredi, de 8h30 à 12h00 et de 13h30 à 17h30",
            "picture": landscape(),
            "welcome": "Inscrivez vos enfants et réservez leurs repas et leurs accueils, de jour comme de nuit.",
            "school_zone": ZONE,
            "maintenance_from": "",  # a demonstration is open at any hour
            "maintenance_until": "",
        }
        settings.change_settings(self.agent_id, values, self.now)

    def offer(self, places: dict[str, int], schools: dict[str, int]) -> dict[str, int]:
        services = {}
        for service in SERVICES:
            values = {"kind": service.kind, "contact_phone": service.phone, "contact_email": service.email}
            services[service.name] = activities.save_activity(self._new(name=service.name, **values), self.now)
        periods = {}
        for plan in PLANS:
            where = {"activity_id": services[plan.service], "establishment_id": places[plan.place]}
            school_ids = [schools[plan.school]] if plan.school else []
            periods[plan.key] = self._period(plan, **where, school_ids=school_ids)
        return periods

    def close(self, leisure_id: int, lunches_id: int) -> None:
        first = self.year.first
        picnic = self.year.last_school_day - timedelta(days=15)
        for what, first_day, last_day, reason in (
            ("establishment_id", date(first, 12, 24), date(first + 1, 1, 1), "Fermeture de fin d’année"),
            ("establishment_id", date(first + 1, 8, 1), date(first + 1, 8, 21), "Fermeture d’été"),
            ("period_id", picnic, picnic, "Sortie de fin d’année, pique-nique fourni"),
        ):
            where = {what: leisure_id if what == "establishment_id" else lunches_id}
            edit = self._new(first_day=first_day, last_day=last_day, reason=reason, **where)
            closures.save_closure(edit, self.now)

    def _period(self, plan: Plan, **values: Any) -> int:
        year = self.year
        last_day = year.last_day if plan.open_on is OpenOn.HOLIDAYS else year.last_school_day
        edit = self._new(
            name=plan.name.format(slashed=year.slashed, dashed=year.dashed),
            first_day=year.first_school_day,
            last_day=last_day,
            book_until=last_day,
            weekdays=plan.weekdays,
            open_on=plan.open_on,
            opens_at=year.opens_at,
            validation=plan.validation,
            **{name: getattr(plan, name) for name in PLAN_VALUES},
            **values,
        )
        period_id = activities.save_period(edit, self.now)
        rules = {"add_rule": plan.rule, "cancel_rule": plan.rule}
        activities.save_deadlines(Edit(self.agent_id, period_id, NEW, rules), self.now)
        self._columns(plan, period_id)
        return period_id

    def _columns(self, plan: Plan, period_id: int) -> None:
        """The slots of a period; those that speak of others come after them."""
        ids: dict[str, int] = {}
        in_order = sorted(enumerate(plan.columns, start=1), key=lambda it: len(it[1].excludes + it[1].needs))
        for position, column in in_order:
            slot = {"period_id": period_id, "position": position, "places": plan.places, "name": column.name}
            hours = {"starts_at": column.starts_at, "ends_at": column.ends_at, "price_cents": column.price_cents}
            linked = {"excludes_ids": [ids[name] for name in column.excludes]}
            linked["needs_ids"] = [ids[name] for name in column.needs]
            ids[column.name] = activities.save_slot(self._new(**slot, **hours, **linked), self.now)

    def _new(self, **values: Any) -> Edit:
        return Edit(self.agent_id, None, None, values)
