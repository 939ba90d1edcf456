"""The forms of the staff's door: native fields with French words; what is expected of a text is said by the service."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from rules.fields import Field, needed, whole_number
from web.staff_words import word

NOT_OFFERED = _("Choisissez parmi les réponses proposées.")
Options = Callable[[], Sequence[tuple[Any, str]]]


class StaffForm(Form):
    """A form whose `expected` names the text fields as the service checks them; `also_needed` names other fields."""

    expected: Mapping[str, Field] = {}
    also_needed: frozenset[str] = frozenset()

    version = HiddenField()

    def is_needed(self, name: str) -> bool:
        """Whether the field may not be empty; the others say « (facultatif) »."""
        return name in self.also_needed or name in needed(self.expected)

    def seen_version(self) -> int | None:
        """The version of the row that the form was shown with; None when the browser did not send it back."""
        return whole_number("".join(self.version.raw_data or ()))

    def typed(self) -> dict[str, Any]:
        """The values of all fields."""
        return {field.name: field.data for field in self if field.name != "version"}

    def refuse(self, name: str, words: str) -> bool:
        """Put a sentence at a field; False when the form has no such field."""
        if name not in self:
            return False
        self[name].errors = [*self[name].errors, words]
        return True


class Typed:
    """A native field whose text `read_text` reads; none is None, and one that it refuses says `fault_words`."""

    fault_words: Any = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join(valuelist).strip()
        self.data = None
        try:
            self.data = self.read_text(typed) if typed else None
        except ValueError:
            raise ValueError(self.fault_words) from None


class Day(Typed, DateField):
    """A native date input."""

    fault_words = _("Il faut une date, par exemple 03/05/2012.")
    read_text = staticmethod(date.fromisoformat)


class Number(Typed, IntegerField):
    """A native number input."""

    fault_words = _("Il faut un nombre entier, par exemple 12.")

    @staticmethod
    def read_text(typed: str) -> int:
        """A whole number of nine figures at most."""
        number = whole_number(typed)
        if number is None:
            raise ValueError(typed)
        return number


class Hour(Typed, TimeField):
    """A native time input."""

    fault_words = _("Il faut une heure, par exemple 12:15.")
    read_text = staticmethod(time.fromisoformat)


class Amount(Typed, StringField):
    """An amount as people write it, « 4,30 »; its data is cents."""

    fault_words = _("Il faut un montant, par exemple 4,30.")

    @staticmethod
    def read_text(typed: str) -> int | None:
        """Cents, with or without a euro sign and blanks."""
        plain = "".join(typed.replace("€", "").split()).replace(",", ".")
        if not re.fullmatch(r"(\d{1,6}(\.\d{1,2})?)?", plain, re.ASCII):
            raise ValueError(typed)
        return int(Decimal(plain) * 100) if plain else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 100},{self.data % 100:02}"


class Choice(SelectField):
    """A native select: `options` is read when the form is shown, `read` makes the value of an option's text.

    With `optional` an empty option comes first and means None.
    """

    def __init__(self, label: Any, options: Options, read: Callable[[str], Any] = str, **kwargs: Any) -> None:
        self.optional = kwargs.pop("optional", False)
        self.read = read
        said = {"invalid_value_message": NOT_OFFERED, "invalid_choice_message": NOT_OFFERED}
        super().__init__(label, choices=lambda: self._offered(options), coerce=self._coerce, **said, **kwargs)

    def _offered(self, options: Options) -> list[tuple[str, str]]:
        return [*([("", "–")] if self.optional else []), *_as_texts(options)]

    def _coerce(self, text: Any) -> Any:
        return None if text in (None, "") else self.read(text)


class YesNo(Choice):
    """A question that may wait for its answer: yes, no, or nothing yet."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label, lambda: [("oui", gettext("Oui")), ("non", gettext("Non"))], _answer, optional=True, **kwargs
        )


class Choices(SelectMultipleField):
    """Several answers, as a list of check boxes; the data is a list of ids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, options: Options, read: Callable[[str], Any] = int, **kwargs: Any) -> None:
        said = {"invalid_value_message": NOT_OFFERED, "invalid_choice_message": NOT_OFFERED}
        super().__init__(label, choices=lambda: _as_texts(options), coerce=read, **said, **kwargs)


class Names(Choices):
    """Several names of an enum, kept in one column, parted by blanks."""

    def __init__(self, label: Any, kind: type[Enum], words: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(label, lambda: [(it.value, words(it)) for it in kind], str, **kwargs)

    def process_data(self, value: str | None) -> None:
        self.data = (value or "").split()


def _answer(said: Any) -> bool:
    if said in (True, "oui"):
        return True
    if said in (False, "non"):
        return False
    raise ValueError(said)


def _as_texts(options: Options) -> list[tuple[str, str]]:
    return [(str(value), words) for value, words in options()]


def words_as_options(kind: type[Enum]) -> Options:
    """The options of a choice among the values of an enum."""
    return lambda: [(value.value, word(value)) for value in kind]


__all__ = ["Amount", "BooleanField", "Choice", "Choices", "Day", "EmailField", "Hour", "Names", "Number"]
__all__ += [
    "HiddenField",
    "StaffForm",
    "StringField",
    "TelField",
    "TextAreaField",
    "Typed",
    "YesNo",
    "words_as_options",
]
