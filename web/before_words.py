"""Until when to book, as the Rodez guide says it: « avant le mardi de la semaine précédant la date souhaitée ».

The named day is always included; its hour stands on a line of its own (`last_hour`). The planning says the same rules
with other words: `web/deadline_words.py`.
"""

from datetime import time

from flask_babel import gettext as _
from flask_babel import ngettext

from rules.deadlines import DaysBefore, FixedMoment, HoursBefore, MonthsBefore, PerWeekday, Rule, WeeksBefore
from web.deadline_words import day_of_month_words, rule_sentence, shifted_words, skipped_words
from web.filters import enumeration, long_date, weekday_name


def before_words(rule: Rule) -> str:
    """What follows « Vous devez réserver », without a full stop."""
    match rule:
        case DaysBefore():
            return _days_before(rule)
        case WeeksBefore():
            return _weeks_before(rule)
        case MonthsBefore():
            return _months_before(rule)
        case HoursBefore(hours) if hours:
            return ngettext("au moins %(num)s heure avant le début", "au moins %(num)s heures avant le début", hours)
        case FixedMoment(day):
            return _("avant le %(date)s", date=long_date(day))
        case PerWeekday():
            return _("selon le jour souhaité (%(each)s)", each=rule_sentence(rule))
    return _("avant le début")


def last_hour(rule: Rule) -> time | None:
    """« Heure limite »: the hour of the rule's day; None for a rule that has none, or several."""
    return getattr(rule, "at", None)


def _days_before(rule: DaysBefore) -> str:
    if rule.days == 0:
        return _("au plus tard le jour même")
    before = _("au plus tard la veille de la date souhaitée")
    if rule.days > 1:
        before = _("au plus tard %(days)s jours avant la date souhaitée", days=rule.days)
    skipped = skipped_words(rule)
    return _("%(until)s, sans compter %(days)s", until=before, days=enumeration(skipped)) if skipped else before


def _weeks_before(rule: WeeksBefore) -> str:
    weekday, weeks = rule.last_weekday
    words = {"weekday": weekday_name(weekday)}
    if weeks == 0:
        before = _("avant le %(weekday)s de la semaine de la date souhaitée", **words)
    elif weeks == 1:
        before = _("avant le %(weekday)s de la semaine précédant la date souhaitée", **words)
    else:
        before = _("avant le %(weekday)s, %(weeks)s semaines avant la date souhaitée", weeks=weeks, **words)
    if rule.shift:
        return shifted_words(before)
    return before


def _months_before(rule: MonthsBefore) -> str:
    day = day_of_month_words(rule)
    if rule.months == 0:
        return _("avant le %(day)s du mois de la date souhaitée", day=day)
    if rule.months == 1:
        return _("avant le %(day)s du mois précédant la date souhaitée", day=day)
    return _("avant le %(day)s, %(months)s mois avant la date souhaitée", day=day, months=rule.months)
