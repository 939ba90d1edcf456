"""« Régler les limites »: until when a period's days are added and cancelled, with what it means before it is kept."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from flask import abort, flash, make_response, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.cells import Link, Table
from admin_views.editing import refusal_words
from models import Period
from queries import activities
from queries.calendar import load_calendar
from rules.activities import weekdays_of
from rules.closings import Closing, Outlook, next_closings
from rules.deadline_forms import NoRule, Typed, rule_of
from rules.deadline_values import typed_of
from rules.deadlines import Deadline, PerWeekday, Rule, is_open, parse
from rules.fields import whole_number
from rules.refusals import Code, Refused
from services import activities as service
from services.changes import Edit
from web import deadline_form_words
from web.deadline_words import both_sentence, rule_sentence
from web.filters import long_date, moment
from web.headers import LIVE_POLICY

ADD, CANCEL = "add", "cancel"
SAME, SEE = "same", "voir"
CLOSINGS_SHOWN = 5


@dataclass
class Sheet:
    """The form as it stands: what is in its controls, the weekdays it offers, each block's rule or its faults."""

    weekdays: list[int]
    version: str
    typed: Typed
    is_same: bool
    rules: dict[str, Rule] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """What stands in a control."""
        return next(iter(self.typed.get(name, ())), "")

    def several(self, name: str) -> list[str]:
        """What is ticked under a name."""
        return list(self.typed.get(name, ()))


class DeadlinePages:
    """For the view of the periods."""

    def deadlines_of(self, row_id: int) -> tuple[tuple[str, str], ...]:
        """The two rules of a period in words, for its form."""
        period = self.one_or_404(row_id)
        return (
            (gettext("Ajouter"), rule_words(period.add_rule)),
            (gettext("Annuler"), rule_words(period.cancel_rule)),
        )

    def buttons(self, row: Period) -> tuple[Link, ...]:
        if not self.may_edit(row):
            return ()
        return (Link(gettext("Régler les limites"), self.get_url(".deadlines_view", row_id=row.id)),)

    @expose("/<id:row_id>/limites", methods=("GET", "POST"))
    def deadlines_view(self, row_id: int) -> Response:
        """The form, with what it means; « voir » only shows that again, any other answer saves."""
        period = self.one_or_404(row_id)
        if not self.may_edit(period):
            abort(403)
        if request.method == "GET":
            return self._deadlines_page(period, _kept(period))
        sheet = _read(request.form, period)
        if sheet.faults or request.form.get("answer") == SEE:
            return self._deadlines_page(period, sheet, status=422 if sheet.faults else 200)
        texts = {f"{block}_rule": str(sheet.rules[block]) for block in (ADD, CANCEL)}
        try:
            service.save_deadlines(Edit(agent_id(), row_id, whole_number(sheet.version), texts), clock.now())
        except Refused as refused:
            return self._deadlines_page(self.one_or_404(row_id), sheet, refused, 422)
        flash(gettext("Les limites sont enregistrées."), "ok")
        return redirect(self.row_url(row_id))

    def _deadlines_page(
        self, period: Period, sheet: Sheet, refused: Refused | None = None, status: int = 200
    ) -> Response:
        """The page, which may ask its own server again while it is filled in."""
        refusals = refused.refusals if refused else ()
        page = self.render(
            "staff/deadlines.html",
            period=period,
            sheet=sheet,
            words=deadline_form_words,
            refused=[refusal_words(it) for it in refusals],
            is_stale=any(it.code is Code.CHANGED_MEANWHILE for it in refusals),
            effect=None if sheet.faults else _effect(period, sheet, clock.now()),
            calendar_links=self.list_link("school_years", gettext("Ouvrir le calendrier scolaire")),
        )
        answer = make_response(page, status)
        answer.headers["Content-Security-Policy"] = LIVE_POLICY
        return answer

    def deadlines_table(self, period: Period) -> Table:
        """The next deadlines, on the period's page."""
        now = clock.now()
        outlook = _outlook(period, None, now)
        rows = [closing_words(it, now) for it in outlook.closings] if outlook else []
        empty = gettext("Aucune limite à venir, ou le calendrier scolaire n’est pas encore saisi.")
        return Table(gettext("Prochaines limites"), _head(), rows, empty, self.buttons(period))


def rule_words(text: str) -> str:
    """The sentence of a rule, then the rule as it is written."""
    return f"{rule_sentence(parse(text))} – {text}"


def closing_words(closing: Closing, now: datetime) -> tuple[str, str, str]:
    """« jeudi 5 septembre 2019 », and until when each of the two may be done."""
    return (long_date(closing.day), _last_moment(closing.add, now), _last_moment(closing.cancel, now))


def _last_moment(limit: Deadline | None, now: datetime) -> str:
    if limit is None:
        return gettext("calendrier scolaire à saisir")
    if limit.shown_at is None:
        return gettext("jamais")
    words = moment(limit.shown_at)
    return words if is_open(limit.closes_at, now) else gettext("%(moment)s (dépassé)", moment=words)


def _head() -> list[str]:
    return [gettext("Jour"), gettext("Ajouter jusqu’au"), gettext("Annuler jusqu’au")]


def _kept(period: Period) -> Sheet:
    """The form of what the period has."""
    rules = {ADD: parse(period.add_rule), CANCEL: parse(period.cancel_rule)}
    typed = typed_of(rules[ADD], ADD) | typed_of(rules[CANCEL], CANCEL)
    return Sheet(_weekdays(period), str(period.version), typed, rules[ADD] == rules[CANCEL], rules)


def _read(form: MultiDict[str, str], period: Period) -> Sheet:
    """The form as it was sent; one limit for both is read in the first block."""
    typed = {name: form.getlist(name) for name in form}
    sheet = Sheet(_weekdays(period), form.get("version", ""), typed, SAME in form)
    for block in (ADD,) if sheet.is_same else (ADD, CANCEL):
        try:
            sheet.rules[block] = rule_of(typed, block, sheet.weekdays)
        except NoRule as none:
            sheet.faults |= {it.name: deadline_form_words.fault_sentence(it) for it in none.faults}
    if sheet.is_same and ADD in sheet.rules:
        sheet.rules[CANCEL] = sheet.rules[ADD]
    return sheet


def _weekdays(period: Period) -> list[int]:
    """The open days, and those that a rule by weekday already names."""
    rules = [rule for text in (period.add_rule, period.cancel_rule) if isinstance(rule := parse(text), PerWeekday)]
    return sorted(weekdays_of(period.weekdays).union(*(dict(rule.rules) for rule in rules)))


def _outlook(period: Period, rules: dict[str, Rule] | None, now: datetime) -> Outlook | None:
    """What the rules, or those of the period, say of the days to come; None while it has no slot."""
    facts = activities.facts_of_period(period.id, period.first_day, period.last_day)
    if facts is None:
        return None
    if rules is not None:
        facts = replace(facts, add_rule=rules[ADD], cancel_rule=rules[CANCEL])
    return next_closings(facts, load_calendar(), now, CLOSINGS_SHOWN)


def _effect(period: Period, sheet: Sheet, now: datetime) -> dict[str, Any]:
    """The sentences of the rules, that of the families, and the next deadlines as of now."""
    add, cancel = sheet.rules[ADD], sheet.rules[CANCEL]
    outlook = _outlook(period, sheet.rules, now)
    unknown: date | None = outlook.unknown if outlook else None
    return {
        "rules": [(gettext("Ajouter"), rule_sentence(add), add), (gettext("Annuler"), rule_sentence(cancel), cancel)],
        "families": both_sentence(add, cancel),
        "head": _head(),
        "closings": [closing_words(it, now) for it in outlook.closings] if outlook else [],
        "has_slot": outlook is not None,
        "unknown": unknown,
    }
