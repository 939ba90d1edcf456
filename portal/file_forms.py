"""The machinery of both forms of a file: what a page shows, what its buttons do, before anything is saved.

A door names its form with `Whose`, shows it with `opened`; after a post it asks `move_of` what was pressed, lets
`rearranged` add or remove a person, or calls its service and shows what was refused with `again`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal import file_typed
from portal.file_boxes import Drawing, Options, Rubric, rubric
from queries import files as queries
from queries.files import Declared
from rules.deadlines import PARIS
from rules.file_values import LISTS, MOST, Typed, Values, first, numbers, settled
from rules.files import Group, Need, needs_of
from rules.refusals import Code, Refusal
from rules.school_years import reviewed_year
from rules.texts import TextKey
from services import file_drafts, files
from services.files import Form
from web import file_words
from web.commune import commune
from web.sentences import sentence

SAVE, LATER, DROP, ADD, REMOVE = "enregistrer", "plus-tard", "effacer", "ajouter", "retirer"
"""The buttons: `name="suite"` with one of the first three, or `name="ajouter"`, `name="retirer"`."""


AT_LEAST_ONE = (Group.PARENTS, Group.EMERGENCY)
"""Lists that show an empty person when there is nobody."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Which form for whom: its rubrics, its declarations, and the answers of choices among rows, from what is typed."""

    account_id: int
    family_id: int
    child_id: int | None
    groups: tuple[Group, ...]
    keys: tuple[TextKey, ...]
    options: Callable[[Typed], Options]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a page is drawn from besides what is typed: what waits for the counter, and what the commune asks for."""

    whose: Whose
    waiting: Mapping[Group, Any]
    needs: Mapping[str, Need]


@dataclass(frozen=True, slots=True)
class Move:
    """Which button was pressed; of adding and removing, the rubric or the person that it names."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the template shows. `focus` is the id of what is to have the focus; `summary` holds (id, sentence).

    `accepts`: the declarations that somebody has just accepted in a form that was refused for something else.
    `is_unsaved`: it holds what was typed and is kept nowhere.
    """

    rubrics: dict[Group, Rubric]
    declared: list[Declared]
    accepts: frozenset[TextKey]
    errors: Mapping[str, str]
    summary: list[tuple[str, str]]
    advice: str
    focus: str
    draft_at: datetime | None
    review: Any  # the last one of this home, or None
    year: int
    is_unsaved: bool = False

    @property
    def is_renewal(self) -> bool:
        """Whether it was confirmed for an earlier school year, and is to be read again."""
        return self.review is not None and self.review.school_year < self.year

    def title_of(self, key: TextKey) -> str:
        """What a declaration is called."""
        return file_words.declaration_word(key)

    @property
    def is_late(self) -> bool:
        """Whether somebody else changed a rubric meanwhile."""
        return any(it.is_late for it in self.rubrics.values())


def opened(whose: Whose, now: datetime) -> FormPage:
    """The form as it stands, with what waits for the counter; or the draft that this account left."""
    basis, draft = _basis(whose), queries.draft(whose.account_id, whose.family_id, whose.child_id)
    typed = file_typed.of_pairs(draft.typed) if draft else file_typed.of_values(_drawn(basis))
    for group in whose.groups:
        if group in AT_LEAST_ONE and not numbers(group, typed):
            typed[f"{group}-1-id"] = [""]
    return replace(_page(basis, typed, (), now), draft_at=draft.saved_at if draft else None)


def again(whose: Whose, typed: Typed, refusals: Iterable[Refusal], now: datetime, focus: str = "") -> FormPage:
    """The form as it was sent, with what is refused; beside what somebody else changed, what stands there now."""
    return replace(_page(_basis(whose), file_typed.shown(typed), tuple(refusals), now, focus), is_unsaved=True)


def typed_in(form: MultiDict[str, str]) -> dict[str, list[str]]:
    """What a browser sent, without its token and its buttons."""
    return {name: texts for name, texts in form.lists() if name not in ("csrf_token", "suite", ADD, REMOVE)}


def move_of(form: MultiDict[str, str]) -> Move:
    """The button that was pressed; saving when it is none of ours."""
    for name in (ADD, REMOVE):
        if form.get(name):
            return Move(name, form[name])
    suite = form.get("suite", SAVE)
    return Move(suite if suite in (LATER, DROP) else SAVE)


def rearranged(typed: Typed, move: Move, groups: tuple[Group, ...]) -> tuple[dict[str, list[str]], str]:
    """The form with one person more, or without the one named; and the id of what is to have the focus.

    Nobody is added beyond what the list may hold, and no parent whom the town hall knows is removed.
    """
    if move.name == ADD and move.value in LISTS and Group(move.value) in groups:
        return _with_one_more(typed, Group(move.value))
    person = re.fullmatch(r"([a-z]+)-\d{1,3}", move.value, re.ASCII)
    if move.name != REMOVE or person is None or person[1] not in LISTS:
        return dict(typed), ""
    return _without(typed, Group(person[1]), move.value)


def _with_one_more(typed: Typed, group: Group) -> tuple[dict[str, list[str]], str]:
    taken = numbers(group, typed)
    if len(taken) >= MOST[group]:
        return dict(typed), str(group)
    path = f"{group}-{max(taken, default=0) + 1}"
    return dict(typed) | {f"{path}-id": [""]}, path


def _without(typed: Typed, group: Group, path: str) -> tuple[dict[str, list[str]], str]:
    if group is Group.PARENTS and first(typed, f"{path}-id"):
        return dict(typed), path
    kept = {name: texts for name, texts in typed.items() if not name.startswith(f"{path}-")}
    return kept, f"{ADD}-{group}"


def laid_by(form: Form, move: Move, address: str, now: datetime) -> Response:
    """« Enregistrer et finir plus tard », or throw that away; then home, or the form as it stands, at `address`."""
    if move.name == DROP:
        file_drafts.drop(form, now)
        flash(_("Votre brouillon est effacé."), "ok")
        return redirect(address, 303)
    file_drafts.keep(form, now)
    flash(_("Vos réponses sont gardées, rien n’est encore enregistré. Vous les retrouvez en rouvrant la fiche."), "ok")
    return redirect(url_for("portal.file"), 303)


def name_of(path: str, typed: Typed) -> str:
    """The name of a person of a list as it is typed, or empty."""
    return " ".join(filter(None, (first(typed, f"{path}-{name}").strip() for name in ("first_name", "last_name"))))


def _page(basis: _Basis, typed: Typed, refusals: tuple[Refusal, ...], now: datetime, focus: str = "") -> FormPage:
    whose = basis.whose
    late = {it.about for it in refusals if it.code is Code.CHANGED_MEANWHILE and it.about in whose.groups}
    stands = _stands(basis, late)
    for group, values in stands.items():
        typed = file_typed.caught_up(typed, group, values)
    errors, advice = _sentences(refusals, late)
    options = whose.options(typed)
    rubrics = {
        group: rubric(group, Drawing(basis.needs, typed, errors, options, stands.get(group), group in basis.waiting))
        for group in whose.groups
    }
    declared = queries.declared(whose.family_id, whose.keys, now)
    today: date = now.astimezone(PARIS).date()
    return FormPage(
        rubrics=rubrics,
        declared=declared,
        accepts=frozenset(it.key for it in declared if first(typed, f"declaration-{it.key}") == "oui"),
        errors=errors,
        summary=_summary(rubrics, declared, errors),
        advice=advice,
        focus=focus,
        draft_at=None,
        review=queries.last_review(whose.family_id, whose.child_id),
        year=reviewed_year(today),
    )


def _stands(basis: _Basis, late: Iterable[Group]) -> dict[Group, Values]:
    """What stands in these rubrics now."""
    there = set(late)
    return {group: values for group, values in _drawn(basis).items() if group in there} if there else {}


def _sentences(refusals: Iterable[Refusal], late: Iterable[Group]) -> tuple[dict[str, str], str]:
    """What is said at each path, and of the form as a whole."""
    said = [(it, sentence(it)) for it in refusals if it.about not in late]
    errors = {it.about: words for it, words in said if it.code is Code.BAD_VALUE}
    return errors, next((words for it, words in said if it.code is not Code.BAD_VALUE), "")


def _summary(
    rubrics: Mapping[Group, Rubric], declared: list[Declared], errors: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Each refused field, in the order of the page."""
    lines: list[tuple[str, str]] = []
    for it in rubrics.values():
        lines += [(str(it.group), f"{it.title}{_(' : ')}{it.error}")] if it.error else []
        lines += [(box.id, f"{box.label}{_(' : ')}{box.error}") for box in it.boxes.values() if box.error]
        for person in it.people:
            told = [box for box in person.boxes.values() if box.error]
            lines += [(box.id, f"{person.heading}, {box.label}{_(' : ')}{box.error}") for box in told]
    for one in declared:
        name = f"declaration-{one.key}"
        if name in errors:
            lines.append((name, f"{file_words.declaration_word(one.key)}{_(' : ')}{errors[name]}"))
    return lines


def _basis(whose: Whose) -> _Basis:
    return _Basis(whose, queries.waiting(whose.family_id, whose.child_id), needs_of(commune().file_needs))


def _drawn(basis: _Basis) -> dict[Group, Values]:
    """What a form shown now holds: what waits for the counter, else what stands."""
    whose, waiting = basis.whose, basis.waiting
    stands = files.stand(whose.family_id, whose.child_id, whose.groups)
    values = {group: waiting[group].values if group in waiting else stands[group] for group in whose.groups}
    return {group: settled(group, basis.needs, it) for group, it in values.items()}
