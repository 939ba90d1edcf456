"""Forgotten: what is written down at the page, and whom the worker mails what."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import AccountClaim, AccountLink, ForgottenRequest, JournalEntry, OutgoingMail, Setting, db
from rules.fields import Why
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import forgotten
from services.forgotten import answer_next, ask
from tests import cast
from tests.cast import NOW, add, family_of


def forget(identifier: str, address: str = "192.0.2.1", now=NOW) -> None:
    ask(identifier, address, "secret", now)


def answered(identifier: str, now=NOW) -> list[tuple[MailKind, str]]:
    """The mails that the worker writes for somebody who types this."""
    forget(identifier, now=now)
    assert answer_next(now)
    return [(mail.kind, mail.recipient) for mail in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def refusal_of(*said):
    with pytest.raises(Refused) as refused:
        forget(*said)
    return refused.value.refusals[0]


def claim_of(account, **more) -> AccountClaim:
    """The same parent, with a claim that waits for its link instead of an account."""
    guardian, family = account.guardian, family_of(account)
    values = {"username": "pending", "email": family.contact_email, "sent_at": NOW, "created_at": NOW}
    times = {"expires_at": NOW + timedelta(hours=24)}
    cast.remove_account(account)
    return add(AccountClaim(key="k" * 64, guardian=guardian, **(values | times | more)))


@pytest.mark.parametrize("typed", ["nadia", " NADIA ", "nadia@example.org", "Nadia@Example.org"])
def test_an_account_gets_its_identifiers_and_a_link_at_its_own_e_mail(town, typed) -> None:
    assert answered(typed) == [(MailKind.PASSWORD_LINK, "nadia@example.org")]
    (mail,) = db.session.scalars(select(OutgoingMail))
    (link,) = db.session.scalars(select(AccountLink))
    assert (mail.values["username"], mail.values["email"]) == ("nadia", "nadia@example.org")
    assert (link.purpose, link.account_id, link.expires_at) == (
        LinkPurpose.PASSWORD,
        town.nadia.id,
        NOW + timedelta(hours=1),
    )
    assert db.session.scalars(select(JournalEntry.action)).all() == ["account.password_link_sent"]


def test_staff_are_answered_too(town) -> None:
    agent = town.staff[Role.ADMINISTRATOR]
    assert answered(agent.email) == [(MailKind.PASSWORD_LINK, agent.email)]


@pytest.mark.parametrize("typed", ["nobody", "nobody@example.org", "é" * 200, "' OR 1=1 --", "a@b@c", "%", "🦊"])
def test_nobody_gets_nothing_and_nothing_stays_of_it(town, typed) -> None:
    assert answered(typed) == []
    assert db.session.scalars(select(ForgottenRequest)).all() == []
    assert db.session.scalars(select(JournalEntry)).all() == []


def test_the_file_s_e_mail_reaches_the_parents_where_they_sign_in_and_nowhere_else(town) -> None:
    assert answered("famille1042@example.org") == [
        (MailKind.PASSWORD_LINK, "nadia@example.org"),
        (MailKind.PASSWORD_LINK, "karim@example.org"),
    ]


@pytest.mark.parametrize("open_ways", [{"claim_is_open"}, {"invitation_is_open"}, set()])
def test_a_family_without_account_is_told_how_to_get_one(town, open_ways) -> None:
    cast.remove_account(town.claire)
    for key in ("claim_is_open", "invitation_is_open"):
        db.session.merge(Setting(key=key, value="true" if key in open_ways else ""))
    db.session.commit()
    assert answered("FAMILLE2051@example.org") == [(MailKind.NO_ACCOUNT, "famille2051@example.org")]
    (values,) = db.session.scalars(select(OutgoingMail.values))
    assert {key for key, said in values.items() if said} == {
        f"is_{key.removesuffix('_is_open')}_open" for key in open_ways
    }


@pytest.mark.parametrize("who", ["account", "family"])
def test_a_closed_account_is_told_so_and_gets_no_link(town, who) -> None:
    (town.claire if who == "account" else family_of(town.claire)).closed_at = NOW
    db.session.commit()
    assert answered("claire") == [(MailKind.NO_ACCOUNT, "claire@example.org")]
    assert db.session.scalars(select(OutgoingMail)).one().values["is_closed"]
    assert db.session.scalars(select(AccountLink)).all() == []


def test_the_e_mail_of_a_closed_family_without_account_gets_nothing(town) -> None:
    family_of(town.claire).closed_at = NOW
    cast.remove_account(town.claire)
    db.session.commit()
    assert answered("famille2051@example.org") == []


@pytest.mark.parametrize("typed", ["pending", "famille2051@example.org"])
def test_a_pending_account_gets_its_link_once_more_for_no_longer(town, typed) -> None:
    claim = claim_of(town.claire)
    later = NOW + timedelta(hours=23)
    assert answered(typed, later) == [(MailKind.ACCOUNT_ACTIVATION, "famille2051@example.org")]
    (link,) = db.session.scalars(select(AccountLink))
    assert (link.purpose, link.claim_id, link.expires_at) == (LinkPurpose.ACTIVATION, claim.id, claim.expires_at)


@pytest.mark.parametrize("more", [{"sent_at": None}, {"expires_at": NOW}])
def test_a_claim_under_way_or_over_is_no_pending_account(town, more) -> None:
    claim_of(town.claire, **more)
    assert answered("pending") == []


def test_only_the_latest_link_works(town) -> None:
    answered("nadia")
    answered("nadia")
    good = select(func.count()).select_from(AccountLink).where(AccountLink.expires_at > NOW)
    assert db.session.scalar(good) == 1


def test_requests_are_answered_in_turn_and_an_old_one_is_dropped(town) -> None:
    for typed in ("nadia", "karim"):
        forget(typed)
    assert [answer_next(NOW + timedelta(minutes=59)) for _ in range(3)] == [True, True, False]
    forget("claire")
    assert answer_next(NOW + timedelta(hours=1)) and not answer_next(NOW + timedelta(hours=1))
    recipients = db.session.scalars(select(OutgoingMail.recipient).order_by(OutgoingMail.id)).all()
    assert recipients == ["nadia@example.org", "karim@example.org"]


def test_asking_again_and_again_has_to_wait_known_or_not(town) -> None:
    for typed in ("nadia", "nobody"):
        for _ in range(forgotten.ASKED_FOR_IDENTIFIER):
            forget(typed)
        assert refusal_of(typed).code is Code.TOO_MANY_TRIES
    forget("karim")


def test_one_address_cannot_go_through_a_list(town) -> None:
    for number in range(forgotten.ASKED_FROM_ADDRESS):
        forget(f"unknown{number}", "192.0.2.9")
    assert refusal_of("nadia", "192.0.2.9").code is Code.TOO_MANY_TRIES
    forget("nadia", "192.0.2.1")


@pytest.mark.parametrize(
    ("typed", "why"), [("", Why.NEEDED), ("  ", Why.NEEDED), ("a" * 255, Why.TOO_LONG), ("a\x07b", Why.CONTROL)]
)
def test_what_can_be_no_identifier_is_said_at_the_field(town, typed, why) -> None:
    refusal = refusal_of(typed)
    assert (refusal.about, refusal.values["why"]) == ("identifier", why)
    assert db.session.scalars(select(ForgottenRequest)).all() == []


def test_one_mailbox_gets_three_links_in_an_hour_under_however_many_names(town) -> None:
    family_of(town.nadia).contact_email, town.nadia.guardian.email = "contact@example.org", "file@example.org"
    cast.remove_account(town.karim)
    db.session.commit()
    for name in ("nadia", "nadia@example.org", "contact@example.org", "file@example.org", "nadia", "nadia@example.org"):
        forget(name)
        assert answer_next(NOW)
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 3
    later = NOW + timedelta(hours=1, minutes=1)
    assert len(answered("nadia", later)) == 4


def test_a_pending_account_gets_three_links_in_an_hour(town) -> None:
    claim = claim_of(town.ines)
    for name in ("pending", claim.email, "pending", claim.email):
        forget(name)
        assert answer_next(NOW)
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 3
