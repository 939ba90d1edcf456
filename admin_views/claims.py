"""Parents who ask for an account by themselves: those whose link is under way, and the proofs that did not match.

Read only: the link goes to the contact e-mail of the file, and the portal forgets a claim after a day.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Query, defer, joinedload

import clock
from admin_views.base import StaffView
from admin_views.cells import Link, Table, words_of
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import AccountClaim, ClaimFailure, Family, Guardian
from queries import claim_traces
from rules.rights import Right

TOLD = 5
"""How many refused proofs the page of a family tells."""


def tries(family: Family, links: Sequence[Link]) -> tuple[Table, ...]:
    """For the page of a family: who asks for an account, and the last refused proofs; nothing when nobody tried."""
    rows = [
        (
            claim.sent_at,
            gettext("Demande pour %(name)s", name=claim.guardian),
            gettext(
                "lien envoyé à %(email)s, valable jusqu’au %(until)s",
                email=claim.email,
                until=words_of(claim.expires_at),
            ),
        )
        for claim in claim_traces.waiting(family, clock.now())
    ]
    words = gettext("Preuve refusée"), gettext("l’e-mail de contact ou le nom tapé n’est pas celui du dossier")
    if family.closed_at is not None:
        words = gettext("Preuve refusée"), gettext("le dossier est clos, ou une réponse n’est pas celle du dossier")
    rows += [(it.at, *words) for it in claim_traces.refused(family, TOLD)]
    head = [gettext("Le"), gettext("Essai"), gettext("Ce qui s’est passé")]
    return (Table(gettext("Création de compte par la famille"), head, rows, "", links),) if rows else ()


def of_family(number: str) -> Any:
    """The claims of the parents of a file number."""
    return AccountClaim.guardian_id.in_(select(Guardian.id).join(Family).where(Family.number == number))


class ClaimView(StaffView):
    """The pending accounts: sent, and waiting for their link. The password's hash is never read here."""

    model, key, path = AccountClaim, "claims", "demandes-de-compte"
    title, section = _("Demandes de compte"), Section.FAMILIES
    right_to_read, right_to_export = Right.READ_FAMILIES, Right.EXPORT
    can_export = True
    columns = {
        "family": _("Famille"),
        "guardian": _("Responsable"),
        "username": _("Nom d’utilisateur"),
        "email": _("E-mail"),
        "sent_at": _("Envoyée le"),
        "expires_at": _("Lien valable jusqu’au"),
    }
    values = {"family": lambda claim: claim.guardian.family}
    links = {"family": "families", "guardian": "guardians"}
    load_list = (
        defer(AccountClaim.password_hash, raiseload=True),
        joinedload(AccountClaim.guardian).joinedload(Guardian.family),
    )
    search_in = (AccountClaim.username, AccountClaim.email)
    search_hint = _("Famille, responsable, nom d’utilisateur, e-mail")
    filters_offered = (Filter("famille", _("N° de dossier"), of_family, kind="text"),)
    sorts = {
        "family": Sort((Family.search_name,), (AccountClaim.guardian, Guardian.family)),
        "username": Sort((AccountClaim.username,)),
        "sent_at": Sort((AccountClaim.sent_at,)),
    }
    default_sort, descending = "sent_at", True

    def scope(self, query: Query[Any]) -> Query[Any]:
        """Not those under way in a browser, which prove nothing yet, nor those that are over."""
        return query.filter(AccountClaim.sent_at.is_not(None), AccountClaim.expires_at > clock.now())

    def search_condition(self, term: str) -> Any:
        names = (Family.search_name, Guardian.search_name)
        named = or_(*(name.contains(term, autoescape=True) for name in names))
        parents = select(Guardian.id).join(Family).where(named)
        return AccountClaim.guardian_id.in_(parents) | super().search_condition(term)


class ClaimFailureView(StaffView):
    """The proofs of identity that did not match, the latest first: what was typed as a file number, and no more."""

    model, key, path = ClaimFailure, "claim_failures", "preuves-refusees"
    title, section = _("Preuves refusées"), Section.FAMILIES
    right_to_read, right_to_export = Right.READ_FAMILIES, Right.EXPORT
    can_export = True
    columns = {"at": _("Le"), "family_number": _("N° tapé"), "family": _("Famille")}
    links = {"family": "families"}
    load_list = (joinedload(ClaimFailure.family),)
    filters_offered = (Filter("numero", _("N° tapé"), ClaimFailure.family_number.__eq__, kind="text"),)
    sorts = {"at": Sort((ClaimFailure.at,)), "family_number": Sort((ClaimFailure.family_number,))}
    default_sort, descending = "at", True


VIEWS = (ClaimView, ClaimFailureView)
