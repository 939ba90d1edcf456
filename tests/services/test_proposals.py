"""What the counter answers to a change of a file: written once, refused for a reason, forgotten after."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models import Account, Child, Contact, FileProposal, JournalEntry, JournalValue, OutgoingMail, db
from rules.file_values import digest, only
from rules.files import ADDRESS as FIELDS
from rules.files import Group
from rules.proposals import ProposalState
from rules.refusals import Code, Refused
from rules.rights import Role
from services import proposals
from services.proposals import Decision
from tests import cast
from tests.cast import NOW, Town
from tests.proposals import ADDRESS, MEDICAL, ask
from tests.snapshot import nothing_written


def answer(town: Town, asked: FileProposal, accepts: bool = True, reason: str = "", role=Role.COUNTER) -> Decision:
    return Decision(town.staff[role].id, asked.id, accepts, proposals.standing(asked).digest, reason)


def refused(decision: Decision) -> Code:
    with nothing_written(), pytest.raises(Refused) as caught:
        proposals.decide(decision, NOW)
    return caught.value.refusals[0].code


def entries() -> list[tuple]:
    """What was done to whose file, and to which fields."""
    return list(
        db.session.execute(
            select(JournalEntry.action, JournalEntry.family_id, JournalEntry.fields).order_by(JournalEntry.id)
        ).tuples()
    )


def people(child: Child, account: Account) -> list[str]:
    """Whom one home names for a child."""
    of_home = (Contact.child_id == child.id, Contact.family_id == cast.family_of(account).id)
    return list(db.session.scalars(select(Contact.first_name).where(*of_home).order_by(Contact.id)))


def test_what_is_accepted_is_written_and_told_and_its_values_are_forgotten(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    proposals.decide(answer(town, asked), NOW)
    family = cast.family_of(town.nadia)
    assert (family.street, family.town, family.postcode) == ("4 rue Haute", "Lons-le-Saunier", "39000")
    assert (asked.state, asked.values, asked.decided_by_id) == (
        ProposalState.ACCEPTED,
        {},
        town.staff[Role.COUNTER].id,
    )
    ((action, family_id, fields),) = entries()
    assert (action, family_id) == ("proposal.accepted", family.id) and "address-street" in fields
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert (mail.recipient, mail.values["group"], mail.values["accepted"]) == (family.contact_email, "address", True)


def test_a_refusal_has_a_reason_and_leaves_the_file_as_it_is(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    assert refused(answer(town, asked, accepts=False, reason="  ")) is Code.REASON_NEEDED
    proposals.decide(answer(town, asked, accepts=False, reason="Un justificatif manque."), NOW)
    assert cast.family_of(town.nadia).street == "1 rue du Lavoir"
    assert (asked.state, asked.reason, asked.values) == (ProposalState.REFUSED, "Un justificatif manque.", {})
    assert db.session.scalars(select(OutgoingMail)).one().values["reason"] == "Un justificatif manque."


def test_the_second_agent_finds_it_decided(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    first, second = answer(town, asked), answer(town, asked, accepts=False, reason="Non", role=Role.ADMINISTRATOR)
    proposals.decide(first, NOW)
    assert refused(second) is Code.ALREADY_DECIDED


def test_what_the_family_took_back_is_not_written(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, {}, state=ProposalState.WITHDRAWN)
    assert refused(answer(town, asked)) is Code.ALREADY_DECIDED


def test_a_rubric_that_changed_under_the_agents_eyes_is_read_again_first(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    read_before = answer(town, asked)
    cast.family_of(town.nadia).town = "Dole"
    db.session.commit()
    assert refused(read_before) is Code.CHANGED_MEANWHILE
    proposals.decide(answer(town, asked), NOW)
    assert cast.family_of(town.nadia).town == "Lons-le-Saunier"


def test_a_rubric_that_changed_since_the_family_asked_is_told(town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    stood = digest(only(FIELDS, Group.ADDRESS, proposals.standing(asked).values))
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS, stood=stood)
    assert not proposals.standing(asked).has_changed
    cast.family_of(town.nadia).town = "Dole"
    db.session.commit()
    assert proposals.standing(asked).has_changed


def test_a_change_of_health_leaves_no_value_in_the_journal(town: Town) -> None:
    asked = ask(town.nadia, Group.MEDICAL, MEDICAL, town.hugo)
    proposals.decide(answer(town, asked), NOW)
    assert town.hugo.health.allergies == "Pénicilline"
    assert "medical-allergies" in entries()[0][2]
    kept = db.session.execute(select(JournalValue.before, JournalValue.after)).tuples()
    assert {*kept} == {("", "")}


def test_a_reason_about_health_is_not_in_the_journal_either(town: Town) -> None:
    asked = ask(town.nadia, Group.MEDICAL, MEDICAL, town.hugo)
    proposals.decide(answer(town, asked, accepts=False, reason="Pénicilline : précisez"), NOW)
    assert "Pénicilline" not in str(list(db.session.execute(select(JournalValue.after)).scalars()))


def test_each_home_changes_its_own_contacts(town: Town) -> None:
    person = {"id": None, "last_name": "Diop", "first_name": "Awa", "link": "voisine", "phone": "06 00 00 00 08"}
    asked = ask(town.zoe, Group.EMERGENCY, [person | {"other_phone": "", "may_collect": False}], town.sam)
    of_paul = people(town.sam, town.paul)
    proposals.decide(answer(town, asked), NOW)
    assert (people(town.sam, town.zoe), people(town.sam, town.paul)) == (["Awa"], of_paul)
    assert of_paul != []


def test_a_family_without_e_mail_gets_none(town: Town) -> None:
    cast.family_of(town.nadia).contact_email = ""
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    proposals.decide(answer(town, asked), NOW)
    assert db.session.scalars(select(OutgoingMail)).all() == []


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
@pytest.mark.parametrize("group", [Group.ADDRESS, Group.CHILD, Group.MEDICAL])
def test_who_may_not_edit_such_a_rubric_decides_nothing(town: Town, role, group) -> None:
    child = None if group is Group.ADDRESS else town.hugo
    asked = ask(town.nadia, group, {}, child)
    assert refused(answer(town, asked, role=role)) is Code.NO_RIGHT


def test_a_proposal_that_never_was_is_refused(town: Town) -> None:
    unknown = replace(answer(town, ask(town.nadia, Group.ADDRESS, ADDRESS)), proposal_id=10_000)
    assert refused(unknown) is Code.CHANGED_MEANWHILE
