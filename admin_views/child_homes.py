"""On a child's page: what each of its homes said of it, side by side, and the people around it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

import clock
from admin_views.agents import may
from admin_views.authorisation_words import answer_tag, leaving_tag
from admin_views.cells import Link, Table, Tag, words_of
from admin_views.document_deciding import sees_restricted
from admin_views.reviews import of_families, review_tag
from admin_views.states import document_tag
from models import Authorisations, Child, Contact, Custody
from queries import document_desk
from rules.children import MOST_HOMES
from rules.custody import CustodyPattern, CustodySpan
from rules.deadlines import PARIS
from rules.fields import national_phone
from rules.rights import Right
from web.file_words import LABELS

WEEKS_SHOWN = timedelta(41)
ANSWERS = ("photo_internal", "photo_media", "outings", "bathing", "emergency_care")
Of = Callable[[Custody], Any]


def homes_table(view: Any, child: Child) -> Table:
    """A column for each home: its weeks, whether it confirmed the file, whom it named, what it allows."""
    custodies = list(child.custodies)
    head = [_("Ce que dit chaque famille"), *(str(it.family) for it in custodies)]
    rows = [(words, *(said(it) for it in custodies)) for words, said in _questions(view, child)]
    add = view.create_link("custodies", _("Ajouter l’autre famille"), enfant=child.id)
    few = len(custodies) < MOST_HOMES
    return Table(_("Familles"), head, rows, _("Aucune."), add if few else ())


def contacts_table(view: Any, child: Child) -> Table:
    """The people around the child, whoever named them."""
    rows = [
        (
            view.link("contacts", it),
            it.link,
            [national_phone(phone) for phone in (it.phone, it.other_phone) if phone],
            it.is_emergency,
            collecting(it),
            view.link("families", it.family),
        )
        for it in child.contacts
    ]
    head = [_("Nom"), _("Lien"), _("Téléphone"), _("En cas d’urgence"), _("Vient chercher l’enfant"), _("Déclaré par")]
    add = view.create_link("contacts", _("Ajouter une personne"), enfant=child.id)
    return Table(_("Contacts et personnes autorisées"), head, rows, _("Personne pour le moment."), add)


def collecting(contact: Contact) -> Any:
    """May this person collect the child: yes, between which days, no, or forbidden by a court."""
    if contact.must_not_collect:
        return Tag("bad", "cross", _("interdit"))
    if not contact.may_collect:
        return _("Non")
    words = {"first": words_of(contact.valid_from), "last": words_of(contact.valid_until)}
    if contact.valid_until is not None and contact.valid_until < _today():
        return Tag("warn", "warn", _("plus autorisé depuis le %(last)s", **words))
    if contact.valid_from and contact.valid_until:
        return Tag("ok", "check", _("autorisé du %(first)s au %(last)s", **words))
    if contact.valid_from:
        return Tag("ok", "check", _("autorisé à partir du %(first)s", **words))
    if contact.valid_until:
        return Tag("ok", "check", _("autorisé jusqu’au %(last)s", **words))
    return Tag("ok", "check", _("autorisé"))


def _questions(view: Any, child: Child) -> list[tuple[str, Of]]:
    """Each line: what it is about, and what one home says."""
    answers = {it.family_id: it for it in child.authorisations}
    reviews = of_families([it.family_id for it in child.custodies])
    asked: list[tuple[str, Of]] = [
        (_("Dossier de la famille"), lambda it: view.link("families", it.family)),
        (_("Garde"), lambda it: view.link("custodies", it, words_of(it.pattern))),
        (_("Prochains jours chez cette famille"), lambda it: _stays(it)),
        (_("Dossier de l’enfant"), lambda it: _review(view, it, reviews.get((it.family_id, child.id)))),
        (_("À prévenir en cas d’urgence"), lambda it: _people(view, child, it, "is_emergency")),
        (_("Vient chercher l’enfant"), lambda it: _people(view, child, it, "may_collect")),
    ]
    if view.other("documents") is not None:
        asked.append((_("Documents"), lambda it: _papers(child, it)))
    asked += [(str(LABELS[name]), _answer(answers, name)) for name in ANSWERS]
    asked.append((str(LABELS["leaves_alone"]), lambda it: leaving_tag(answers.get(it.family_id))))
    asked.append((_("Autorisations"), lambda it: _way(view, child, answers.get(it.family_id))))
    return asked


def _answer(answers: dict[int, Authorisations], name: str) -> Of:
    return lambda it: answer_tag(getattr(answers.get(it.family_id), name, None))


def _way(view: Any, child: Child, answers: Authorisations | None) -> Any:
    """To the home's answers, or to the form that enters them."""
    if answers is not None:
        return view.link("authorisations", answers, _("Voir les autorisations"))
    return list(view.create_link("authorisations", _("Saisir les autorisations"), enfant=child.id))


def _stays(custody: Custody) -> Any:
    """« 02/09/2019 au 08/09/2019 », for the weeks to come; a single word where it is every day."""
    span = CustodySpan(custody.pattern, custody.first_day, custody.last_day)
    if custody.pattern is CustodyPattern.ALL_DAYS and custody.last_day is None:
        return words_of(custody.pattern)
    first = max(_today(), custody.first_day)
    stays = span.stays(first, first + WEEKS_SHOWN)
    return [_("%(first)s au %(last)s", first=words_of(start), last=words_of(end)) for start, end in stays]


def _review(view: Any, custody: Custody, review: Any) -> list[Any]:
    of_homes = view.other("custodies")
    button = of_homes.review_button(custody, review) if of_homes else ()
    return [review_tag(review), *button]


def _papers(child: Child, custody: Custody) -> list[Tag]:
    """The state of the last paper of each type that this home gave for the child."""
    last = {it.type: it for it in reversed(document_desk.of_family(custody.family_id, sees_restricted(), child.id))}
    tags = ((it.type.name, document_tag(it, _today())) for it in last.values())
    return [Tag(tag.kind, tag.icon, f"{name}, {tag.words}") for name, tag in tags]


def _people(view: Any, child: Child, custody: Custody, role: str) -> list[Link]:
    """Whom this home named for that."""
    named = [it for it in child.contacts if it.family_id == custody.family_id and getattr(it, role)]
    return [view.link("contacts", it) for it in named] if may(Right.READ_CHILDREN) else []


def _today() -> date:
    return clock.now().astimezone(PARIS).date()
