"""What the forms of an enrolment post: the usual days by slot, the prices that were shown, from which day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules import patterns
from rules.fields import Why, bad_value
from rules.patterns import Pattern
from rules.refusals import Code, Refused, refuse
from rules.scene import PeriodFacts
from rules.spans import is_shown

DAYS, WEEKS, PRICES, FROM, TOKEN = "jour", "semaine", "prix", "a_partir_du", "jeton"


def read_pattern(form: Any, period: PeriodFacts) -> Pattern:
    """The ticked weekdays; « toute la semaine » of a slot is every weekday on which the period opens."""
    try:
        pattern = patterns.read(" ".join(form.getlist(DAYS)))
    except ValueError:
        raise refuse(Code.UNKNOWN_BOX) from None
    weeks = {slot.id: period.weekdays for slot in period.slots if str(slot.id) in form.getlist(WEEKS)}
    return pattern | weeks


def write_prices(period: PeriodFacts) -> str:
    """The unit prices that a form shows, in cents: « 12:430 13:220 »."""
    return " ".join(f"{slot.id}:{slot.price_cents}" for slot in period.slots)


def read_prices(form: Mapping[str, str]) -> dict[int, int]:
    """The prices that the form showed; a text that is none gives no price, which no service takes."""
    pairs = (part.partition(":") for part in form.get(PRICES, "").split())
    return {int(key): int(cents) for key, _colon, cents in pairs if _is_number(key) and _is_number(cents)}


def read_day(form: Mapping[str, str]) -> date:
    """From which day on; refuses a text that is no day."""
    try:
        day = date.fromisoformat(form.get(FROM, "").strip())
    except ValueError:
        raise Refused([bad_value("from_day", Why.DAY)]) from None
    if not is_shown(day):
        raise Refused([bad_value("from_day", Why.DAY)])
    return day


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
