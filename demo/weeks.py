"""The news and the menus of Valbruyère around the present, each entered by the counter at its moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo.visits import Act, Visit
from demo.year import DemoYear, at, office_day, office_day_before
from rules.calendar import week_monday
from rules.texts import MenuKind
from services import menus, news
from services.changes import Edit

AUGUST, LAST_CLOSED = 8, 21
ENTERED_BEFORE, ONLINE_BEFORE = timedelta(days=10), timedelta(days=7)
FIRST_WEEK, DRAFT_WEEK = -2, 2
"""Counted from the present week: menus are kept from the first on, the last one is a draft."""


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news, and its days counted from the present one."""

    title: str
    summary: str
    body: str
    first: int
    last: int | None = None
    is_draft: bool = False


NEWS = (
    Told(
        "Réunion des parents élus du restaurant",
        "Le compte rendu est à l’accueil de la mairie.",
        "Merci aux familles qui sont venues goûter les repas de la semaine et poser leurs questions.",
        first=-40,
        last=-12,
    ),
    Told(
        "Une fiche sanitaire à jour pour chaque enfant",
        "Allergie, médecin, numéros à appeler\N{NO-BREAK SPACE}: vérifiez-les avant le prochain accueil.",
        "Le guichet vérifie avec vous la fiche de chaque enfant.\n\n"
        "- les **allergies** et les régimes\n- le médecin et les numéros à appeler\n"
        "- les personnes qui viennent chercher l’enfant.\n\nSans fiche à jour, l’enfant n’est pas accueilli.",
        first=-9,
    ),
    Told(
        "Réserver les repas, pas à pas",
        "Le planning montre tous les enfants sur une page. Voici comment choisir les jours.",
        "1. Ouvrez «\N{NO-BREAK SPACE}Planning\N{NO-BREAK SPACE}».\n"
        "2. Cochez les jours, puis «\N{NO-BREAK SPACE}Valider\N{NO-BREAK SPACE}».\n"
        "3. Relisez le récapitulatif, puis «\N{NO-BREAK SPACE}Terminer\N{NO-BREAK SPACE}».\n\n"
        "## Un doute\N{NO-BREAK SPACE}?\n\nLe service enfance vous aide au 01 99 00 00 00, du lundi au vendredi.",
        first=-2,
        last=26,
    ),
    Told(
        "Atelier de cuisine parents et enfants",
        "Un samedi matin au restaurant du Centre, avec le chef.",
        "Douze places. Inscription à l’accueil de la mairie.",
        first=6,
        last=34,
    ),
    Told(
        "Travaux dans la cour de l’école Cambon",
        "Dates à confirmer.",
        "L’entrée se fera par la rue Foch.",
        first=14,
        is_draft=True,
    ),
)
CANTEEN = (
    "Carottes râpées|Poulet rôti, haricots verts|Fromage blanc au miel",
    "Salade de lentilles|Gratin de légumes et pois chiches|Pomme de la vallée",
    "Concombre à la menthe|Sauté de bœuf, coquillettes|Compote",
    "Potage de saison|Filet de colin, riz|Yaourt nature",
    "Betteraves aux noix|Hachis parmentier, salade|Kiwi",
    "Taboulé|Escalope de dinde, petits pois|Flan",
    "Tomates ou céleri|Omelette aux herbes, pommes de terre|Poire",
    "Melon ou pamplemousse|Rôti de porc ou quiche, carottes|Riz au lait",
    "Salade verte au comté|Lasagnes aux épinards|Orange",
    "Œuf dur|Brandade de poisson|Tarte aux pommes",
)
NURSERY = (
    "Purée de carottes|Poulet mixé ou haché|Compote de poire",
    "Purée de courgettes|Œuf brouillé, semoule|Fromage frais",
    "Velouté de potiron|Bœuf haché, pommes de terre|Banane écrasée",
    "Purée de brocolis|Colin, riz fondant|Compote de pomme",
    "Purée de haricots verts|Dinde, petites pâtes|Yaourt",
)
NOTES = {
    MenuKind.CANTEEN: "Le pain vient du boulanger de Valbruyère. Les viandes sont nées et élevées en France.",
    MenuKind.NURSERY: "Les textures suivent l’âge de chaque enfant.",
}


def visits(agent_id: int, year: DemoYear) -> list[Visit]:
    """Everything that the counter has entered for the public up to the present."""
    return [*_news(agent_id, year), *_menus(agent_id, year)]


def _news(agent_id: int, year: DemoYear) -> list[Visit]:
    """Each is written on the last working day before its first one; what is still to come, before the present day."""
    opening = at(office_day(year.first, 1), 8)
    made = []
    for it in NEWS:
        first_day = year.today + timedelta(it.first)
        moment = max(opening, at(office_day_before(min(first_day, year.today)), 11, 20))
        values = {
            "title": it.title,
            "summary": it.summary,
            "body": it.body,
            "first_day": first_day,
            "last_day": None if it.last is None else year.today + timedelta(it.last),
            "is_draft": it.is_draft,
        }
        made.append(Visit(moment, _saved(news.save_news, Edit(agent_id, None, None, values))))
    return made


def _menus(agent_id: int, year: DemoYear) -> list[Visit]:
    """Entered on the Friday ten days before, online three days later; the week after next is a draft."""
    made = []
    for number in range(FIRST_WEEK, DRAFT_WEEK + 1):
        monday = week_monday(year.today) + timedelta(weeks=number)
        is_draft = number == DRAFT_WEEK
        moment = at(office_day_before(year.today) if is_draft else monday - ENTERED_BEFORE, 14, 5)
        for kind, days in ((MenuKind.CANTEEN, _canteen(year, monday)), (MenuKind.NURSERY, _nursery(year, monday))):
            if any(days.values()):
                values = days | {"kind": kind, "monday": monday, "first_day": monday - ONLINE_BEFORE}
                values |= {"note": NOTES[kind], "is_draft": is_draft}
                made.append(Visit(moment, _saved(menus.save_menu, Edit(agent_id, None, None, values))))
    return made


def _canteen(year: DemoYear, monday: date) -> dict[str, Any]:
    """What is eaten on the days with school, in turn over two weeks."""
    start = 5 * (monday.toordinal() // 7 % 2)
    dishes = CANTEEN[start : start + 5]
    return {name: _dish(dishes[place], year.is_school_day(day)) for place, name, day in _days(monday)}


def _nursery(year: DemoYear, monday: date) -> dict[str, Any]:
    """The same dishes each week, but for holidays and the three weeks of August in which the crèche is closed."""
    is_closed = monday.month == AUGUST and monday.day <= LAST_CLOSED
    return {
        name: _dish(NURSERY[place], not is_closed and day not in year.calendar.public_holidays)
        for place, name, day in _days(monday)
    }


def _days(monday: date) -> list[tuple[int, str, date]]:
    return [(place, name, monday + timedelta(place)) for place, name in enumerate(menus.DAYS)]


def _dish(dishes: str, is_served: bool) -> str:
    return dishes.replace("|", "\n") if is_served else ""


def _saved(save: Callable[[Edit, datetime], int], edit: Edit) -> Act:
    def act(now: datetime) -> None:
        save(edit, now)

    return act
