"""What staff write in the form of a period, as the columns keep it: its days, its ways, for whom it is."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from rules.fields import Field, Why, bad_value, check, lacking
from rules.refusals import Refusal

PERIOD = {"name": Field(160, needed=True)}
PERIOD_NEEDS = (
    "activity_id",
    "establishment_id",
    "first_day",
    "last_day",
    "weekdays",
    "open_on",
    "book_until",
    "validation",
)
FLAGS = ("needs_enrolment", "enrolment_waits", "has_pattern", "shows_places", "residents_only")
OPTIONS = ("least_age", "most_age", "ages_on", "requires_id")
LONGEST_LEVELS = 200
OLDEST = 99


def period_values(typed: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """The columns of a period; what may be left out and of which the form says nothing stays as it is.

    `levels` is a list of the levels of classes, kept as « CP,CE1 »; `opens_at` an aware instant, kept as UTC.
    """
    texts, refusals = check(PERIOD, typed)
    refusals += lacking(typed, PERIOD_NEEDS)
    if refusals:
        return {}, refusals
    opens_at = typed["opens_at"]
    values = {name: typed[name] for name in PERIOD_NEEDS} | texts
    values["weekdays"] = "".join(str(weekday) for weekday in sorted(set(typed["weekdays"])))
    values["opens_at"] = opens_at.astimezone(UTC) if opens_at else None
    values |= {name: bool(typed[name]) for name in FLAGS if name in typed}
    values |= {name: typed[name] for name in OPTIONS if name in typed}
    if "levels" in typed:
        values["levels"] = ",".join(typed["levels"])
    return values, _faults(values)


def _faults(values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """What does not go together: days in the wrong order, ages that nobody has, too many levels."""
    least, most = values.get("least_age"), values.get("most_age")
    wrong = [bad_value("last_day", Why.DAYS_ORDER)] if values["last_day"] < values["first_day"] else []
    wrong += [
        bad_value(name, Why.AGE) for name in ("least_age", "most_age") if not 0 <= (values.get(name) or 0) <= OLDEST
    ]
    if least is not None and most is not None and most < least:
        wrong.append(bad_value("most_age", Why.AGES_ORDER))
    if len(values.get("levels", "")) > LONGEST_LEVELS:
        wrong.append(bad_value("levels", Why.TOO_LONG, limit=LONGEST_LEVELS))
    return tuple(wrong)
