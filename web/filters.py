"""How dates, hours, amounts and ages are said to people, in the language of the request (French without one).

Wording a date costs Babel 0.2 ms and a page says ninety of them: each one is worded once for each language.
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, get_day_names
from babel.lists import format_list
from flask import Flask, g, has_request_context
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from rules.deadlines import PARIS
from rules.fields import national_phone


def init_app(app: Flask) -> None:
    """Give the templates these words, each under its own name."""
    days = (long_date, full_day, day_and_month, plain_day, month_name, weekday_name, short_date, paris_day)
    words = (*days, table_day, stamp, moment, hour, euros, age_words, national_phone)
    app.jinja_env.filters.update({word.__name__: word for word in words})


def language() -> str:
    """The two letters of the language in which the present page speaks; asked for once a page."""
    if not has_request_context():
        return "fr"
    if "language" not in g:
        locale = get_locale()
        g.language = locale.language if locale else "fr"
    return str(g.language)


def long_date(day: date) -> str:
    """« vendredi 20 septembre 2019 », « dimanche 1er septembre 2019 »."""
    return _date_words(day, "EEEE d MMMM y", language())


def full_day(day: date) -> str:
    """« 20 septembre 2019 », « 1er septembre 2019 »."""
    return _date_words(day, "d MMMM y", language())


def day_and_month(day: date) -> str:
    """« vendredi 20 septembre »."""
    return _date_words(day, "EEEE d MMMM", language())


def plain_day(day: date) -> str:
    """« 20 septembre », « 1er septembre »."""
    return _date_words(day, "d MMMM", language())


def month_name(day: date) -> str:
    """« septembre 2019 »."""
    return _date_words(day, "MMMM y", language())


def weekday_name(weekday: int) -> str:
    """« jeudi », from an ISO weekday."""
    return str(get_day_names("wide", locale=language())[weekday - 1])


def weekday_short(weekday: int) -> str:
    """« jeu. », from an ISO weekday."""
    return str(get_day_names("abbreviated", locale=language())[weekday - 1])


def table_day(day: date) -> str:
    """« mar. 17/03/2020 », for tables only."""
    return f"{weekday_short(day.isoweekday())} {short_date(day)}"


def short_date(day: date) -> str:
    """« 19/09/2019 », for tables only."""
    return f"{day:%d/%m/%Y}"


def paris_day(instant: datetime) -> date:
    """The day of an aware instant on the Paris calendar."""
    return instant.astimezone(PARIS).date()


def moment(instant: datetime) -> str:
    """« jeudi 12 septembre, 23h59 »: an aware instant on the Paris wall clock."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant without time zone: {instant}")
    there = instant.astimezone(PARIS)
    return f"{day_and_month(there.date())}, {hour(there.time())}"


def stamp(instant: datetime) -> str:
    """« 04/03/2020 à 10:06 »: an aware instant on the Paris wall clock, for tables and beside a number."""
    there = instant.astimezone(PARIS)
    return _("%(day)s à %(time)s", day=short_date(there.date()), time=f"{there:%H:%M}")


def hour(at: time) -> str:
    """« 23h59 », « 7h30 »."""
    return _("%(hours)sh%(minutes)s", hours=at.hour, minutes=f"{at.minute:02}")


def clock_hour(text: str) -> str:
    """« 1 h », « 6 h 30 », from a setting such as « 01:00 »."""
    at = time.fromisoformat(text)
    if not at.minute:
        return _("%(hours)s\N{NO-BREAK SPACE}h", hours=at.hour)
    return _("%(hours)s\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}%(minutes)s", hours=at.hour, minutes=f"{at.minute:02}")


def euros(cents: int, signed: bool = False) -> str:
    """« 4,30 € » from cents; `signed` also writes the plus of a change: « +4,30 € »."""
    return _euros(cents, signed, language())


def age_words(birth: date, on: date) -> str:
    """« 7 ans et 1 mois »: the whole years and months that somebody has lived on a day; refuses a day before birth."""
    lived = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    if on < birth:
        raise ValueError(f"born after {on}")
    years, months = divmod(lived, 12)
    words = [ngettext("%(num)s an", "%(num)s ans", years)] if years else []
    words += [ngettext("%(num)s mois", "%(num)s mois", months)] if months else []
    return enumeration(words) if words else _("moins d’un mois")


def enumeration(words: list[str]) -> str:
    """« samedis, dimanches et jours fériés »."""
    return format_list(words, locale=language())


def alternatives(words: list[str]) -> str:
    """« matin ou après-midi »."""
    return format_list(words, style="or", locale=language())


@lru_cache(maxsize=8192)
def _date_words(day: date, pattern: str, spoken: str) -> str:
    if spoken == "fr" and day.day == 1:
        pattern = pattern.replace("d", "'1er'")
    return format_date(day, pattern, locale=spoken)


@lru_cache(maxsize=8192)
def _euros(cents: int, signed: bool, spoken: str) -> str:
    units, rest = divmod(abs(cents), 100)
    amount = f"{units:,}.{rest:02}"
    if spoken == "fr":
        amount = amount.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
    sign = "\N{MINUS SIGN}" if cents < 0 else "+" if signed and cents else ""
    return sign + _("%(amount)s\N{NO-BREAK SPACE}€", amount=amount)
