"""« Pourquoi cet enfant n’a pas accès »: on a child's page, each period that runs or is to come, open or why not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

import clock
from admin_views.agents import agent_id
from admin_views.cells import Link, Table, Tag, words_of
from models import Child, Custody, Family
from queries import activities, choices
from queries.eligibility import Access, Standing, accesses
from queries.staff import is_limited, period_ids
from rules.deadlines import PARIS, has_opened
from rules.enrolments import EnrolmentState
from rules.scene import PeriodFacts
from rules.school_classes import by_level
from web.eligibility_words import ages_words, unfit_sentence
from web.filters import moment
from web.sentences import missing_words


def access_tables(view: Any, child: Child) -> tuple[Table, ...]:
    """A table for each home of the child."""
    return tuple(_table(view, child, home) for home in child.custodies)


def _table(view: Any, child: Child, home: Custody) -> Table:
    now = clock.now()
    within = period_ids(agent_id()) if is_limited(current_user.role) else None
    found = accesses(child.id, home.family_id, now, within)
    title = _("Accès aux activités")
    if len(child.custodies) > 1:
        title = _("Accès aux activités, avec %(family)s", family=home.family)
    head = [_("Période"), _("Du"), _("Au"), _("Accès"), _("Pourquoi"), _("Inscription")]
    if found is None:
        return Table(title, head, (), _("L’enfant n’est pas dans ce foyer aujourd’hui."))
    names = Names(child, home.family)
    rows = [_line(view, it, names, now) for it in found.periods]
    return Table(title, head, rows, _("Aucune période en cours ni à venir."))


class Names:
    """What the sentences name: the child's own facts, and the schools and periods that a period asks for."""

    def __init__(self, child: Child, family: Family) -> None:
        self.child = child
        self.school_class = child.school_class
        self.town = family.town
        self.schools: Mapping[int, str] = dict(choices.schools())
        self.periods: Mapping[int, str] = dict(activities.periods())

    def facts(self, period: PeriodFacts) -> dict[str, Any]:
        """For `unfit_sentence`."""
        asked = period.audience
        return {
            "schools": sorted(self.schools[key] for key in asked.school_ids),
            "levels": sorted(asked.levels, key=by_level),
            "school": self.school_class.school.name if self.school_class else "",
            "level": self.school_class.level if self.school_class else "",
            "town": self.town,
            "ages": ages_words(asked.least_age, asked.most_age, asked.ages_on),
            "required": self.periods.get(asked.requires_id or 0, ""),
        }


def _line(view: Any, it: Access, names: Names, now: datetime) -> tuple[Any, ...]:
    period = view.link_to("periods", it.period_id, it.name)
    if it.facts is None:
        return (period, None, None, _tag("bad"), _("La période n’a pas encore de créneau."), None)
    enrol = _enrolment(view, it, names.child)
    standing, why = _state(it, now.astimezone(PARIS).date()), _why(it, names, now)
    return (period, it.facts.first_day, it.facts.last_day, _tag(standing), why or None, enrol)


def _state(it: Access, today: date) -> str:
    """In one word: what stands first between the child and the period."""
    if it.unfit:
        return "bad"
    if it.facts is not None and it.facts.needs_enrolment and not _is_enrolled(it.enrolment, today):
        return "wait" if it.enrolment and it.enrolment.state is EnrolmentState.WAITING else "enrol"
    return "warn" if it.missing else "ok"


def _tag(standing: str) -> Tag:
    return {
        "ok": Tag("ok", "check", _("ouvert")),
        "enrol": Tag("info", "plus", _("à\N{NO-BREAK SPACE}inscrire")),
        "wait": Tag("wait", "wait", _("inscription à décider")),
        "warn": Tag("warn", "warn", _("dossier à compléter")),
        "bad": Tag("bad", "cross", _("pas\N{NO-BREAK SPACE}d’accès")),
    }[standing]


def _why(it: Access, names: Names, now: datetime) -> list[str]:
    """Every reason, a sentence each; also what a period that is open to the child still waits for."""
    period = it.facts
    if period is None:
        return []
    today = now.astimezone(PARIS).date()
    facts = names.facts(period)
    said = [unfit_sentence(reason, facts) for reason in it.unfit]
    if period.needs_enrolment and not it.unfit:
        said += _enrolment_words(it.enrolment, today)
    if it.missing:
        said.append(_("Il manque\N{NO-BREAK SPACE}: %(missing)s.", missing=missing_words(it.missing)))
    if not has_opened(period.opens_at, now):
        said.append(_("Les réservations ouvrent le %(at)s.", at=moment(period.opens_at)))
    if today > period.book_until:
        said.append(_("Les réservations sont closes depuis le %(day)s.", day=words_of(period.book_until)))
    return said


def _enrolment_words(enrolment: Standing | None, today: date) -> list[str]:
    if enrolment is None:
        return [_("L’enfant n’y est pas inscrit.")]
    if enrolment.state is EnrolmentState.WAITING:
        return [_("La demande d’inscription attend une réponse.")]
    if enrolment.state is EnrolmentState.REFUSED:
        return [_("La demande d’inscription est refusée.")]
    if enrolment.ended_on is not None and enrolment.ended_on < today:
        return [_("L’inscription est terminée depuis le %(day)s.", day=words_of(enrolment.ended_on))]
    return []


def _is_enrolled(enrolment: Standing | None, today: date) -> bool:
    if enrolment is None or enrolment.state is not EnrolmentState.ACCEPTED:
        return False
    return enrolment.ended_on is None or enrolment.ended_on >= today


def _enrolment(view: Any, it: Access, child: Child) -> Link | None:
    """Where the child is enrolled in it, or the page of the enrolment."""
    if it.enrolment is not None:
        return view.link_to("enrolments", it.enrolment.id, _("Voir l’inscription"))
    if it.unfit or it.facts is None or not it.facts.needs_enrolment:
        return None
    return next(iter(view.create_link("enrolments", _("Inscrire"), enfant=child.id, periode=it.period_id)), None)
