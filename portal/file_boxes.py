"""How a form of a file looks: rubrics of boxes and of people, each box with its words, its error, what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.fields import Shape
from rules.file_values import LISTS, MOST, OWN_WORDS, Typed, Values, day_of, first, numbers, typed_of
from rules.files import FileField, Group, Kind, Need, asked, need
from web import file_words

Options = Mapping[str, list[tuple[str, str]]]
"""The answers of choices among rows, by the field's key: « child.school_class_id » → (value, word)."""

INPUTS = {Shape.PHONE: "tel", Shape.EMAIL: "email"}
FILLED_IN = {
    "address.street": "address-line1",
    "address.address_extra": "address-line2",
    "address.postcode": "postal-code",
    "address.town": "address-level2",
    "address.phone": "home tel",
}
"""What a browser may fill in by itself: what is the whole family's, as no page knows which parent types."""


@dataclass(frozen=True, slots=True)
class Box:
    """One field: `id` is also its name; `stands` says, after a conflict, what stands there now (None: the same)."""

    it: FileField
    id: str
    texts: list[str]
    options: list[tuple[str, str]]
    is_needed: bool
    error: str = ""
    stands: str | None = None

    @property
    def label(self) -> str:
        """What it is called."""
        return file_words.label(self.it)

    @property
    def help(self) -> str:
        """What stands under its label."""
        return file_words.help_of(self.it)

    @property
    def text(self) -> str:
        """What is in it."""
        return self.texts[0] if self.texts else ""

    @property
    def type(self) -> str:
        """The type of its input; a day that no calendar knows is shown as it was typed."""
        if self.it.kind is Kind.DAY:
            day = day_of(self.text)
            return "date" if not self.text or (day and day.isoformat() == self.text) else "text"
        return "time" if self.it.name == "leaves_alone_from" else INPUTS.get(self.it.field.shape, "text")

    @property
    def fills_in(self) -> str:
        """What a browser may fill it with, « off » for what is not the account's own."""
        return FILLED_IN.get(self.it.key, "off")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people of a list. `path` is the id of its fieldset, and begins the names of its boxes."""

    path: str
    row_id: str
    heading: str
    boxes: dict[str, Box]
    is_added: bool = False  # by somebody else, since the form was shown


@dataclass(frozen=True, slots=True)
class Rubric:
    """One group of the form; of a list its people."""

    group: Group
    seen: str
    boxes: dict[str, Box] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    error: str = ""
    is_late: bool = False  # somebody else changed it since the form was shown
    is_waiting: bool = False  # what it shows waits for the counter

    @property
    def title(self) -> str:
        """Its heading."""
        return file_words.group_word(self.group)

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more."""
        return self.group in LISTS and len(self.people) < MOST[self.group]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a rubric is drawn from; `stands` is given for a rubric that somebody else changed."""

    needs: Mapping[str, Need]
    typed: Typed
    errors: Mapping[str, str]
    options: Options
    stands: Values = None
    is_waiting: bool = False


def rubric(group: Group, from_: Drawing) -> Rubric:
    """The rubric as the page shows it."""
    told = typed_of(group, from_.stands) if from_.stands is not None else {}
    said = {
        "seen": first(from_.typed, f"{group}-seen"),
        "error": from_.errors.get(str(group), ""),
        "is_late": from_.stands is not None,
        "is_waiting": from_.is_waiting,
    }
    if group not in LISTS:
        return Rubric(group, boxes=_boxes(group, f"{group}-", _of_row(told, f"{group}-"), from_), **said)
    rows = {str(person["id"]): person for person in from_.stands or []}
    people = [_person(group, place, number, rows, from_) for place, number in enumerate(numbers(group, from_.typed), 1)]
    return Rubric(group, people=people, **said)


def _person(group: Group, place: int, number: int, rows: Mapping[str, Any], from_: Drawing) -> Person:
    path = f"{group}-{number}"
    row_id = first(from_.typed, f"{path}-id")
    told = typed_of(group, [rows[row_id]]) if row_id in rows else {}
    named = {name: first(from_.typed, f"{path}-{name}") for name in ("kind", "title", "first_name", "last_name")}
    return Person(
        path,
        row_id,
        file_words.heading(group, place, named),
        _boxes(group, f"{path}-", _of_row(told, f"{group}-1-"), from_),
        is_added=bool(first(from_.typed, f"{path}-added")),
    )


def _of_row(told: Typed, path: str) -> dict[str, list[str]] | None:
    return {name.removeprefix(path): texts for name, texts in told.items()} or None


def _boxes(group: Group, path: str, told: Typed | None, from_: Drawing) -> dict[str, Box]:
    return {it.name: _box(it, path + it.name, told, from_) for it in asked(group, from_.needs)}


def _box(it: FileField, name: str, told: Typed | None, from_: Drawing) -> Box:
    texts = list(from_.typed.get(name, []))
    options = list(from_.options.get(it.key, ())) or file_words.answers(it)
    if it.kind is Kind.CHOICE and texts and texts[0] and texts[0] not in dict(options) and it.key == OWN_WORDS:
        options = [*options, (texts[0], texts[0])]
    stands = None
    if told is not None and _filled(told.get(it.name, [])) != _filled(texts):
        stands = _words(it, told.get(it.name, []), options)
    return Box(it, name, texts, options, need(it, from_.needs) is Need.REQUIRED, from_.errors.get(name, ""), stands)


def _filled(texts: list[str]) -> list[str]:
    """Without what says nothing: a box that is not ticked sends as little as an empty one."""
    return [text for text in texts if text not in ("", "non")]


def _words(it: FileField, texts: list[str], options: list[tuple[str, str]]) -> str:
    known = dict(options)
    if it.kind in (Kind.YES_NO, Kind.FLAG):
        return file_words.said(it, {"oui": True, "non": False}.get(texts[0] if texts else ""))
    if it.kind is Kind.CHOICES:
        return file_words.said(it, texts)
    text = texts[0] if texts else ""
    return known.get(text) or file_words.said(it, text)
