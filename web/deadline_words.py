"""What a cut-off rule says to people: « jusqu’au jeudi 23h59 de la semaine précédente »."""

from flask_babel import gettext as _
from flask_babel import ngettext

from rules.deadlines import (
    DaysBefore,
    Fault,
    FixedMoment,
    HoursBefore,
    MonthsBefore,
    PerWeekday,
    Rule,
    UnreadableRule,
    WeeksBefore,
)
from web.filters import enumeration, hour, long_date, weekday_name

LAST_OF_MONTH = 31


def rule_sentence(rule: Rule) -> str:
    """Until when a rule lets people act, without a capital: « modifiable » or « annulations » may stand before it."""
    match rule:
        case DaysBefore():
            return _days_before(rule)
        case WeeksBefore():
            return _weeks_before(rule)
        case MonthsBefore():
            return _months_before(rule)
        case HoursBefore(hours) if hours:
            return ngettext("jusqu’à %(num)s heure avant le début", "jusqu’à %(num)s heures avant le début", hours)
        case FixedMoment(day, at):
            return _("jusqu’au %(date)s, %(hour)s", date=long_date(day), hour=hour(at))
        case PerWeekday():
            return _per_weekday(rule)
    return _("jusqu’au début")


def both_sentence(add_rule: Rule, cancel_rule: Rule) -> str:
    """What families read: « modifiable jusqu’au … », adding and cancelling apart where they differ."""
    add, cancel = rule_sentence(add_rule), rule_sentence(cancel_rule)
    if add == cancel:
        return _("modifiable %(until)s", until=add)
    return _("ajouts %(add)s\N{NO-BREAK SPACE}; annulations %(cancel)s", add=add, cancel=cancel)


def _days_before(rule: DaysBefore) -> str:
    at = hour(rule.at)
    if rule.days == 0:
        return _("jusqu’au jour même, %(hour)s", hour=at)
    until = _("jusqu’à la veille, %(hour)s", hour=at)
    if rule.days > 1:
        until = _("jusqu’à %(days)s jours avant, %(hour)s", days=rule.days, hour=at)
    skipped = skipped_words(rule)
    return _("%(until)s, sans compter %(days)s", until=until, days=enumeration(skipped)) if skipped else until


def weekday_plurals() -> dict[int, str]:
    """« lundis », « mardis »…, by ISO weekday."""
    return {
        1: _("lundis"),
        2: _("mardis"),
        3: _("mercredis"),
        4: _("jeudis"),
        5: _("vendredis"),
        6: _("samedis"),
        7: _("dimanches"),
    }


def skipped_words(rule: DaysBefore) -> list[str]:
    """The days that a rule does not count."""
    plurals = weekday_plurals()
    words = [plurals[weekday] for weekday in sorted(rule.weekdays)]
    words += [_("jours fériés")] if rule.public_holidays else []
    words += [_("jours sans classe")] if rule.no_school else []
    return words


def _weeks_before(rule: WeeksBefore) -> str:
    weekday, weeks = rule.last_weekday
    words = {"weekday": weekday_name(weekday), "hour": hour(rule.at)}
    if weeks == 0:
        until = _("jusqu’au %(weekday)s %(hour)s de la même semaine", **words)
    elif weeks == 1:
        until = _("jusqu’au %(weekday)s %(hour)s de la semaine précédente", **words)
    else:
        until = _("jusqu’au %(weekday)s %(hour)s, %(weeks)s semaines avant", weeks=weeks, **words)
    if rule.shift:
        return shifted_words(until)
    return until


def shifted_words(until: str) -> str:
    """« …, ou le dernier jour ouvré d’avant »: a deadline that is brought forward to a working day."""
    return _("%(until)s, ou le dernier jour ouvré d’avant si c’est un week-end ou un jour férié", until=until)


def day_of_month_words(rule: MonthsBefore) -> str:
    """« 1er », « 20 », « dernier jour »."""
    return {1: _("1er"), LAST_OF_MONTH: _("dernier jour")}.get(rule.day_of_month, str(rule.day_of_month))


def _months_before(rule: MonthsBefore) -> str:
    words = {"day": day_of_month_words(rule), "hour": hour(rule.at)}
    if rule.months == 0:
        return _("jusqu’au %(day)s du même mois, %(hour)s", **words)
    if rule.months == 1:
        return _("jusqu’au %(day)s du mois précédent, %(hour)s", **words)
    return _("jusqu’au %(day)s, %(months)s mois avant, %(hour)s", months=rule.months, **words)


def _per_weekday(rule: PerWeekday) -> str:
    days: dict[Rule, list[str]] = {}
    for weekday, inner in rule.rules:
        days.setdefault(inner, []).append(weekday_name(weekday))
    sentences = [
        _("%(weekday)s\N{NO-BREAK SPACE}: %(until)s", weekday=enumeration(names), until=rule_sentence(inner))
        for inner, names in days.items()
    ]
    return _("\N{NO-BREAK SPACE}; ").join(sentences)


def unreadable_sentence(error: UnreadableRule) -> str:
    """What is expected where a typed rule cannot be read, with an example; names the part at fault."""
    expected = {
        Fault.KIND: _("Écrivez une règle, par exemple WP(Thu,1,23:59), DB(2,10:00,we+hol) ou NONE."),
        Fault.COUNT: _("Il manque une valeur entre les parenthèses, ou il y en a une de trop."),
        Fault.NUMBER: _("Il faut un nombre entier qui reste dans les limites, par exemple 2."),
        Fault.TIME: _("Il faut une heure sur cinq signes, par exemple 09:00 ou 23:59."),
        Fault.DATE: _("Il faut une date et une heure, par exemple 2026-10-02 23:59."),
        Fault.WEEKDAY: _("Il faut un jour parmi Mon, Tue, Wed, Thu, Fri, Sat, Sun."),
        Fault.SKIP: _("Les jours à ne pas compter sont we, hol, noschool, ou Mon à Sun, séparés par +."),
        Fault.NO_DAY_LEFT: _("Il doit rester au moins un jour de la semaine à compter."),
        Fault.OPTION: _("La dernière valeur est strict, shift ou strict+shift."),
        Fault.TWICE: _("Chaque jour de la semaine n’a qu’une règle."),
        Fault.NESTED: _("Pour un jour de la semaine, la règle est WP(…) ou DB(…)."),
    }[error.why]
    if not error.part:
        return expected
    return _(
        "«\N{NO-BREAK SPACE}%(part)s\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: %(expected)s",
        part=error.part,
        expected=expected,
    )
