"""Invitations: by the counter, by the other parent, and accepted once, by the person whose e-mail is in the file."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Account, AccountLink, Guardian, JournalEntry, OutgoingMail, Setting, db
from queries.invitations import email_for, latest
from rules.fields import Why
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import families, invitations
from services.accounts import Attempt, sign_in
from services.invitations import Choice
from tests import cast
from tests.cast import NOW, Town
from tests.hashes import cheap_hashes
from tests.snapshot import nothing_written

GOOD = "Lavande-et-thym-39"
CHOICE = Choice("", GOOD, GOOD, None)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


@pytest.fixture
def sam(town: Town) -> Guardian:
    """A parent of Nadia's family who has an e-mail in the file and no account."""
    family = cast.family_of(town.nadia)
    return cast.add(Guardian(family=family, rank=3, last_name="Benmoussa", first_name="Sami", email="Sami@Example.org"))


def counter(town: Town) -> int:
    return town.staff[Role.COUNTER].id


def link_of(guardian: Guardian) -> AccountLink:
    return latest([guardian])[guardian.id]


def accept(link: AccountLink, choice: Choice = CHOICE, now=NOW, nonce: str = "") -> int:
    return invitations.accept(link.id, nonce or link.nonce, choice, now)


def refused(deed, *asked) -> Code:
    """The code of the refusal; nothing is written."""
    with nothing_written(), pytest.raises(Refused) as caught:
        deed(*asked)
    return caught.value.refusals[0].code


def actions() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_an_invitation_is_a_link_good_for_a_week_at_the_e_mail_of_the_file(town, sam) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    mail = db.session.scalars(select(OutgoingMail)).one()
    link = link_of(sam)
    assert (mail.kind, mail.recipient) == (MailKind.ACCOUNT_INVITATION, "Sami@Example.org")
    assert mail.values["link"] == {"purpose": "invitation", "id": link.id, "nonce": link.nonce}
    assert (mail.values["first_name"], mail.values["invited_by"]) == ("Sami", "")
    assert link.expires_at == NOW + timedelta(days=7) and actions() == ["guardian.invited"]


def test_a_second_invitation_ends_the_first(town, sam) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    first = link_of(sam)
    invitations.invite(counter(town), sam.id, NOW)
    db.session.rollback()
    assert refused(accept, first) is Code.LINK_EXPIRED
    assert accept(link_of(sam))


@pytest.mark.parametrize(
    ("own", "contact", "parents", "expected"),
    [
        ("a@x.fr", "f@x.fr", 1, "a@x.fr"),
        ("a@x.fr", "f@x.fr", 2, "a@x.fr"),
        ("", "f@x.fr", 1, "f@x.fr"),
        ("", "f@x.fr", 2, ""),
        ("", "", 1, ""),
    ],
)
def test_the_contact_e_mail_is_that_of_a_parent_alone(town, own, contact, parents, expected) -> None:
    family = cast.family_of(town.claire)
    family.contact_email = contact
    family.guardians[0].email = own
    if parents == 2:
        cast.add(Guardian(family=family, rank=2, last_name="Test", first_name="Xavier"))
    db.session.commit()
    assert email_for(family.guardians[0]) == expected


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"email": ""}, Code.NO_EMAIL), ({"email": "Nadia@example.org"}, Code.EMAIL_TAKEN)],
)
def test_who_has_no_e_mail_of_the_own_is_not_invited(town, sam, changes, code) -> None:
    sam.email = changes["email"]
    db.session.commit()
    assert refused(invitations.invite, counter(town), sam.id, NOW) is code


def test_who_has_an_account_is_not_invited_closed_or_open(town) -> None:
    town.karim.closed_at = NOW
    db.session.commit()
    for account in (town.nadia, town.karim):
        assert refused(invitations.invite, counter(town), account.guardian_id, NOW) is Code.HAS_ACCOUNT


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_who_edits_families_invites(town, sam, role) -> None:
    assert refused(invitations.invite, town.staff[role].id, sam.id, NOW) is Code.NO_RIGHT


def test_a_commune_that_invites_nobody_a_closed_file_and_nobody_are_refused(town, sam) -> None:
    assert refused(invitations.invite, counter(town), 999_999, NOW) is Code.CHANGED_MEANWHILE
    families.close_family(counter(town), sam.family_id, NOW)
    assert refused(invitations.invite, counter(town), sam.id, NOW) is Code.CHANGED_MEANWHILE
    families.reopen_family(counter(town), sam.family_id, NOW)
    cast.add(Setting(key="invitation_is_open", value=""))
    assert refused(invitations.invite, counter(town), sam.id, NOW) is Code.NO_RIGHT


def test_a_parent_invites_the_other_one_of_the_own_file_only(town, sam) -> None:
    assert refused(invitations.invite_other_parent, town.claire.id, sam.id, NOW) is Code.NO_RIGHT
    assert refused(invitations.invite_other_parent, counter(town), sam.id, NOW) is Code.NO_RIGHT
    assert refused(invitations.invite_other_parent, town.nadia.id, town.karim.guardian_id, NOW) is Code.HAS_ACCOUNT
    invitations.invite_other_parent(town.nadia.id, sam.id, NOW)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.values["invited_by"]) == (sam.email, town.nadia.name)


def test_a_parent_sends_five_invitations_a_day(town, sam) -> None:
    for _ in range(5):
        invitations.invite_other_parent(town.nadia.id, sam.id, NOW)
    assert refused(invitations.invite_other_parent, town.karim.id, sam.id, NOW) is Code.INVITED_OFTEN
    invitations.invite_other_parent(town.nadia.id, sam.id, NOW + timedelta(days=1))


def test_accepting_makes_an_account_that_signs_in_once(town, sam) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    link = link_of(sam)
    account_id = accept(link, replace(CHOICE, username=" Sami.B "))
    account = db.session.get_one(Account, account_id)
    assert (account.role, account.name, account.guardian_id) == (Role.FAMILY, "Sami Benmoussa", sam.id)
    for identifier in ("sami.b", "SAMI@example.org"):
        assert sign_in(Attempt(identifier, GOOD, "192.0.2.1", "secret"), NOW).account_id == account_id
    assert refused(accept, link) is Code.LINK_USED
    assert actions()[:2] == ["guardian.invited", "account.created"]


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"username": "ab"}, "username", Why.USERNAME),
        ({"username": "sami@x.fr"}, "username", Why.USERNAME),
        ({"username": "NADIA"}, "username", Why.TAKEN),
        ({"password": "court", "again": "court"}, "password", Why.PASSWORD_SHAPE),
        ({"again": "Lavande-et-thym-93"}, "password_again", Why.PASSWORD_REPEAT),
        ({"password": "Azerty123456!", "again": "Azerty123456!"}, "password", Why.PASSWORD_COMMON),
    ],
)
def test_what_cannot_be_chosen_is_said_at_its_field_and_the_link_stays_good(town, sam, changes, field, why) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    link = link_of(sam)
    with nothing_written(), pytest.raises(Refused) as caught:
        accept(link, replace(CHOICE, **changes))
    (refusal,) = caught.value.refusals
    assert (refusal.about, refusal.values["why"]) == (field, why)
    assert accept(link)


def another_e_mail(town: Town, sam: Guardian) -> None:
    sam.email = "sami.nouveau@example.org"


def an_account_meanwhile(town: Town, sam: Guardian) -> None:
    cast.make_account(Role.FAMILY, "Sami Benmoussa", "sami2", guardian=sam)


def an_agent_with_that_e_mail(town: Town, sam: Guardian) -> None:
    town.staff[Role.AUDITOR].email = "sami@example.org"


def a_closed_file(town: Town, sam: Guardian) -> None:
    sam.family.closed_at = NOW


def an_older_link(town: Town, sam: Guardian) -> None:
    link_of(sam).expires_at = NOW


def another_purpose(town: Town, sam: Guardian) -> None:
    link = link_of(sam)
    link.purpose, link.guardian_id, link.account_id = LinkPurpose.PASSWORD, None, town.nadia.id


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (another_e_mail, Code.LINK_VOID),
        (an_account_meanwhile, Code.LINK_USED),
        (an_agent_with_that_e_mail, Code.EMAIL_TAKEN),
        (a_closed_file, Code.LINK_VOID),
        (an_older_link, Code.LINK_EXPIRED),
        (another_purpose, Code.LINK_UNKNOWN),
    ],
)
def test_a_link_that_no_longer_stands_changes_nothing(town, sam, event, code) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    link = link_of(sam)
    event(town, sam)
    db.session.commit()
    assert refused(accept, link) is code


def test_a_link_with_another_nonce_is_unknown(town, sam) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    link = link_of(sam)
    assert refused(accept, link, CHOICE, NOW, "0" * 32) is Code.LINK_UNKNOWN


def test_a_parent_who_was_invited_can_still_be_taken_out_of_the_file(town, sam) -> None:
    invitations.invite(counter(town), sam.id, NOW)
    link_id, nonce, guardian_id = link_of(sam).id, link_of(sam).nonce, sam.id
    families.remove_guardian(counter(town), guardian_id, NOW)
    assert refused(invitations.accept, link_id, nonce, CHOICE, NOW) is Code.LINK_UNKNOWN
