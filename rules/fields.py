"""What may be written in a typed field: lengths, control signs, and the shapes of an e-mail, a phone, a postcode."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rules.refusals import Code, Refusal

_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
_PHONE = re.compile(r"(\+\d{1,3}|0)[\d .\-()/]*\d", re.ASCII)
_SPACES = re.compile(r"((?<=«)[\u00a0\u202f]|[\u00a0\u202f](?=[:;?!»€]))|\s+")
_POSTCODE = re.compile(r"\d{5}|[A-Z]{1,2}-\d{4,5}", re.ASCII)


class Shape(StrEnum):
    """What kind of text a field holds."""

    LINE = "line"
    TEXT = "text"  # several lines
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    NUMBER = "number"  # a file's number: letters, digits and hyphens


class Why(StrEnum):
    """Why a field's value is refused: the `why` of `Code.BAD_VALUE`. The words are in `web/field_words.py`."""

    NEEDED = "needed"
    TOO_LONG = "too_long"  # limit
    CONTROL = "control"  # a sign that cannot be kept, such as NUL
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    NUMBER = "number"
    TAKEN = "taken"
    UNKNOWN = "unknown"  # names something that does not exist
    DAYS_ORDER = "days_order"
    BIRTH = "birth"  # in the future, or more than thirty years ago
    TWO_HOMES = "two_homes"  # a child has two families at most
    NOT_HELD = "not_held"  # is_diet; what no file may hold (rules/screening.py)
    ONE_ANSWER = "one_answer"  # may collect and must not collect
    RULE = "rule"  # error: the UnreadableRule
    END_FIRST = "end_first"  # the end is not after the start
    ONE_PLACE = "one_place"  # an establishment, a period or a slot, not two of them
    OFF_WEEKDAY = "off_weekday"  # a weekday on which the period is never open
    OVERLAP = "overlap"  # another school year has some of these days
    UNPUBLISHED = "unpublished"  # a school year whose dates are not all known
    OWN_ACCOUNT = "own_account"  # nobody closes or demotes oneself
    COLOUR = "colour"
    ZONE = "zone"  # of the school holidays
    WHOLE_NUMBER = "whole_number"
    IMAGE = "image"
    IMAGE_SIZE = "image_size"
    PASSWORD_SHAPE = "password_shape"
    PASSWORD_COMMON = "password_common"
    PASSWORD_REPEAT = "password_repeat"  # the second time is not the same
    PASSWORD_OLD = "password_old"  # the present password is not right
    PASSWORD_CHOSEN = "password_chosen"  # it is not the one of the claim that a link completes
    USERNAME = "username"
    TIME = "time"
    PAST = "past"  # a day that is over
    UNDER_WAY = "under_way"  # the next version of a text is already being written or programmed
    OTHER_LEVEL = "other_level"  # a type of paper of the family for a child, or the other way round
    IN_USE = "in_use"  # what is already used so can no longer change
    GAPS = "gaps"  # count: places of a model text that nobody has filled in
    CHOICE = "choice"  # none of the answers that are offered
    DAY = "day"
    ONE_PHONE = "one_phone"  # a person can be reached by one phone at least
    PARENT_BIRTH = "parent_birth"  # in the future, or of a child
    OTHERS_EMAIL = "others_email"  # of another parent, who has given it
    TOO_MANY = "too_many"  # limit: people in a list
    SOMEBODY_ELSE = "somebody_else"  # to call, besides the parents
    ITSELF = "itself"  # names the very thing that names it, straight away or in the end
    BOTH_WAYS = "both_ways"  # a slot that would be excluded and needed
    AGE = "age"
    AGES_ORDER = "ages_order"
    COMMA = "comma"  # in the level of a class: it parts the levels of a period
    DECLARE = "declare"  # a text that is to be accepted


@dataclass(frozen=True, slots=True)
class Field:
    """What is expected of one text: its longest length in signs, its shape, whether it may be empty."""

    limit: int = 120
    shape: Shape = Shape.LINE
    needed: bool = False


def clean(text: str, shape: Shape = Shape.LINE) -> str:
    """The text without spaces around it, its line ends as \\n; on one line where the shape is not `TEXT`.

    The no-break space that French puts inside « » and before : ; ? ! and € stays.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip() if shape is Shape.TEXT else _SPACES.sub(lambda gap: gap[1] or " ", lines).strip()


def fault(field: Field, text: str) -> Why | None:
    """Why a cleaned text is refused, or nothing."""
    if not text:
        return Why.NEEDED if field.needed else None
    if not all(_can_be_kept(sign) for sign in text):
        return Why.CONTROL
    if len(text) > field.limit:
        return Why.TOO_LONG
    well_shaped, why = _SHAPES.get(field.shape, (bool, None))
    return None if well_shaped(text) else why


def check(fields: Mapping[str, Field], values: Mapping[str, Any]) -> tuple[dict[str, str], tuple[Refusal, ...]]:
    """The cleaned texts of these fields, and a refusal for each that is not as expected; None counts as empty."""
    cleaned = {name: clean(values.get(name) or "", field.shape) for name, field in fields.items()}
    faults = {name: fault(field, cleaned[name]) for name, field in fields.items()}
    return cleaned, tuple(bad_value(name, why, limit=fields[name].limit) for name, why in faults.items() if why)


def asked(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Field]:
    """The fields of which a form says something, and those that it may not leave out."""
    return {name: field for name, field in fields.items() if name in values or field.needed}


def bad_value(name: str, why: Why, **values: Any) -> Refusal:
    """The refusal of one field's value."""
    return Refusal(Code.BAD_VALUE, name, {"field": name, "why": why, **values})


def lacking(values: Mapping[str, Any], names: Iterable[str]) -> tuple[Refusal, ...]:
    """A refusal for each of these values, of whatever type, that is not there."""
    return tuple(bad_value(name, Why.NEEDED) for name in names if values.get(name) in (None, "", []))


def needed(fields: Mapping[str, Field]) -> frozenset[str]:
    """The names of the fields that may not be empty."""
    return frozenset(name for name, field in fields.items() if field.needed)


def whole_number(text: str) -> int | None:
    """A whole number of nine figures at most, as a form or an address names it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def national_phone(phone: str) -> str:
    """A French number without its country code, in pairs: « +33 6 12 34 56 78 » is « 06 12 34 56 78 »."""
    digits = re.sub(r"[ .\-()/]", "", phone)
    if digits.startswith("+33"):
        digits = "0" + digits.removeprefix("+33").removeprefix("0")
    if not re.fullmatch(r"0\d{9}", digits):
        return phone
    return " ".join(digits[place : place + 2] for place in range(0, 10, 2))


def _can_be_kept(sign: str) -> bool:
    """Neither a control sign nor half a pair, which no database keeps."""
    return sign in "\n\t" or not (ord(sign) < 32 or sign == "\x7f" or "\ud800" <= sign <= "\udfff")


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and 8 <= sum(sign.isdigit() for sign in text) <= 15


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum()


_SHAPES: dict[Shape, tuple[Callable[[str], object], Why | None]] = {
    Shape.EMAIL: (_EMAIL.fullmatch, Why.EMAIL),
    Shape.PHONE: (_is_phone, Why.PHONE),
    Shape.POSTCODE: (_POSTCODE.fullmatch, Why.POSTCODE),
    Shape.NUMBER: (_is_number, Why.NUMBER),
}
