"""What an agent reads before answering a request for an enrolment: the child, the period's conditions, the places."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from admin_views.cells import Money, Table, Tag
from admin_views.eligibility import Names
from models import Enrolment
from queries.enrolment_desk import Prospect, SlotProspect, prospect
from web.eligibility_words import unfit_sentence
from web.filters import age_words, enumeration, short_date, weekday_name
from web.pattern_words import grouped
from web.sentences import missing_words


def tables(row: Enrolment, now: datetime) -> Sequence[Table]:
    """The tables of the page that asks for the answer. Nothing of the child's health is in them."""
    found = prospect(row, now)
    if found is None:
        return (Table(gettext("Pour décider"), (), (), _nothing()),)
    return (_conditions(row, found), _places(row, found), *not_had(row, found.refused))


def not_had(row: Enrolment, refused: Sequence[Any]) -> tuple[Table, ...]:
    """Which usual days cannot be booked, by reason; no table where all can."""
    lines = grouped(refused, {slot.id: slot.name for slot in row.period.slots})
    rows = [(it.why, it.slot, it.days) for it in lines]
    head = [gettext("Motif"), gettext("Créneau"), gettext("Jours")]
    return (Table(gettext("Jours habituels qui ne peuvent pas être réservés"), head, rows, ""),) if rows else ()


def _conditions(row: Enrolment, found: Prospect) -> Table:
    """The class, the age on the period's own day, the commune where the period asks for one, access and file."""
    audience, child = found.period.audience, row.child
    unknown = gettext("non renseigné")
    rows: list[tuple[Any, ...]] = [(gettext("Classe"), child.school_class or unknown)]
    born, day = child.birth_date, audience.ages_on
    age = age_words(born, day) if born and born <= day else unknown
    rows.append((gettext("Âge le %(day)s", day=short_date(day)), age))
    if audience.residents_only:
        rows.append((gettext("Commune"), row.family.town or unknown))
    rows += [(gettext("Accès"), _access(row, found)), (gettext("Dossier"), _file(row, found))]
    return Table(gettext("Pour décider"), [gettext("Critère"), gettext("Ce que dit le dossier")], rows, "")


def _access(row: Enrolment, found: Prospect) -> list[Any]:
    reasons = found.scene.unfit[row.child_id, row.period_id]
    if not reasons:
        return [Tag("ok", "check", gettext("ouvert"))]
    facts = Names(row.child, row.family).facts(found.period)
    return [
        Tag("bad", "cross", gettext("pas\N{NO-BREAK SPACE}d’accès")),
        *(unfit_sentence(it, facts) for it in reasons),
    ]


def _file(row: Enrolment, found: Prospect) -> list[Any]:
    missing = found.scene.missing(row.child_id, found.period)
    if not missing:
        return [Tag("ok", "check", gettext("complet"))]
    words = gettext("Il manque\N{NO-BREAK SPACE}: %(missing)s.", missing=missing_words(missing))
    return [Tag("warn", "warn", gettext("à compléter")), words]


def _places(row: Enrolment, found: Prospect) -> Table:
    head = [gettext("Créneau"), gettext("Prix d’une date"), gettext("Places restantes")]
    if not row.pattern:
        rows: list[tuple[Any, ...]] = [_slot(it) for it in found.slots]
        return Table(gettext("Places des jours à venir"), head, rows, "")
    head += [gettext("Jours habituels"), gettext("Dates réservées"), gettext("Prix")]
    rows = [(*_slot(it), _weekdays(it), _dates(it), Money(it.free * it.slot.price_cents)) for it in found.slots]
    cents = sum(it.free * it.slot.price_cents for it in found.slots)
    if len(rows) > 1:
        rows.append((gettext("Total"), None, None, None, None, Money(cents)))
    return Table(gettext("Si vous acceptez"), head, rows, "")


def _slot(it: SlotProspect) -> tuple[Any, ...]:
    return it.slot.name, Money(it.slot.price_cents), _left(it)


def _left(it: SlotProspect) -> str:
    """« sans limite », « 3 au moins », « complet 2 jours sur 30 »."""
    if it.fewest is None:
        return gettext("sans limite")
    if it.full:
        return ngettext(
            "complet %(num)s jour sur %(count)s", "complet %(num)s jours sur %(count)s", it.full, count=it.asked
        )
    return gettext("%(num)s au moins, chaque jour", num=it.fewest)


def _weekdays(it: SlotProspect) -> str:
    return enumeration([weekday_name(day) for day in sorted(it.weekdays)])


def _dates(it: SlotProspect) -> str:
    return gettext("%(free)s sur %(asked)s", free=it.free, asked=it.asked)


def _nothing() -> str:
    return gettext("La période est finie ou n’a pas de créneau, ou l’enfant n’est plus dans ce foyer.")
