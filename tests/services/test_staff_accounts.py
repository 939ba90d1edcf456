"""The agents' accounts: made, changed, closed; nobody locks oneself or everybody out."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Account, JournalEntry, db
from queries.accounts import person
from rules.fields import Why
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from rules.rights import Role
from services import staff_accounts
from services.changes import Edit
from tests.cast import NOW, Town
from tests.mailed import path_for
from tests.pages import begin_session

OF_ACCOUNTS = (LinkPurpose.PASSWORD, LinkPurpose.LOGIN)


def edit(town: Town, account: Account | None = None, by: Role = Role.ADMINISTRATOR, **values: Any) -> Edit:
    known = (account.id, account.version) if account else (None, None)
    return Edit(town.staff[by].id, *known, values)


def whys(refused: Refused) -> list[tuple[Any, Any]]:
    return [(refusal.about, refusal.values.get("why", refusal.code)) for refusal in refused.refusals]


def test_a_new_agent_has_no_password_and_an_e_mail_to_sign_in_with(town: Town) -> None:
    values = {"name": "Solène Roy", "email": " S.Roy@Mairie.example ", "role": Role.LEADER}
    values["establishment_ids"] = [town.canteen.establishment_id]
    account = db.session.get_one(Account, staff_accounts.save_account(edit(town, **values), NOW))
    assert (account.email, account.password_hash, account.created_at) == ("s.roy@mairie.example", "", NOW)
    assert [place.name for place in account.establishments] == [town.canteen.establishment.name]


def test_what_changed_of_an_agent_is_journalled_without_any_hash(town: Town) -> None:
    values = {"name": "Ana Roy", "email": "ana@mairie.example", "role": Role.AUDITOR}
    staff_accounts.save_account(edit(town, town.staff[Role.COUNTER], **values), NOW)
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.object_id) == ("account.changed", town.staff[Role.COUNTER].id)
    assert [(it.field, it.before, it.after) for it in entry.values] == [
        ("name", "Agent counter", "Ana Roy"),
        ("email", "counter@example.org", "ana@mairie.example"),
        ("role", "counter", "auditor"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "nadia@example.org"}, [("email", Why.TAKEN)]),
        ({"email": "NADIA@example.org"}, [("email", Why.TAKEN)]),
        ({"email": "nadia"}, [("email", Why.EMAIL)]),
        ({"name": ""}, [("name", Why.NEEDED)]),
        ({"role": None}, [("role", Why.NEEDED)]),
        ({"role": Role.FAMILY}, [("role", Why.UNKNOWN)]),
    ],
)
def test_an_account_that_is_not_as_expected_is_refused(town: Town, changes: dict[str, Any], expected: Any) -> None:
    values = {"name": "Ana Roy", "email": "ana@mairie.example", "role": Role.COUNTER} | changes
    with pytest.raises(Refused) as caught:
        staff_accounts.save_account(edit(town, **values), NOW)
    assert whys(caught.value) == expected


def test_a_parent_does_not_become_an_agent(town: Town) -> None:
    values = {"name": "Nadia", "email": "nadia@example.org", "role": Role.ADMINISTRATOR}
    with pytest.raises(Refused) as caught:
        staff_accounts.save_account(edit(town, town.nadia, **values), NOW)
    assert whys(caught.value) == [(None, Code.NO_RIGHT)]


def test_an_administrator_keeps_the_own_role_and_account(town: Town) -> None:
    own = town.staff[Role.ADMINISTRATOR]
    values = {"name": own.name, "email": own.email, "role": Role.COUNTER}
    with pytest.raises(Refused) as caught:
        staff_accounts.save_account(edit(town, own, **values), NOW)
    assert whys(caught.value) == [("role", Why.OWN_ACCOUNT)]
    with pytest.raises(Refused) as caught:
        staff_accounts.close_account(own.id, own.id, NOW)
    assert whys(caught.value) == [("closed_at", Why.OWN_ACCOUNT)]


@pytest.mark.parametrize("who", ["counter", "nadia"])
def test_a_closed_account_is_nobody_until_it_is_opened_again(town: Town, who: str) -> None:
    account = town.nadia if who == "nadia" else town.staff[Role.COUNTER]
    agent, key = town.staff[Role.ADMINISTRATOR].id, begin_session(account)
    staff_accounts.close_account(agent, account.id, NOW)
    assert person(key, NOW) is None
    staff_accounts.reopen_account(agent, account.id, NOW)
    db.session.rollback()
    assert person(key, NOW) is None and account.is_open  # whoever had a stolen cookie does not come back with it
    actions = list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
    assert actions == ["account.closed", "account.reopened"]


def test_a_link_mailed_before_closing_does_nothing_after_opening_again(client: FlaskClient, town: Town) -> None:
    agent, addresses = town.staff[Role.ADMINISTRATOR].id, [path_for(town.nadia, it) for it in OF_ACCOUNTS]
    staff_accounts.close_account(agent, town.nadia.id, NOW)
    staff_accounts.reopen_account(agent, town.nadia.id, NOW)
    assert [client.get(address).status_code for address in addresses] == [410, 410]


@pytest.mark.parametrize(
    "changed", [{"role": Role.ADMINISTRATOR}, {"email": "ana@mairie.example"}], ids=["promoted", "another mailbox"]
)
def test_an_agent_with_another_role_or_e_mail_signs_in_anew(town: Town, changed: dict[str, Any]) -> None:
    counter = town.staff[Role.COUNTER]
    key, other = begin_session(counter), begin_session(town.staff[Role.LEADER])
    values = {"name": counter.name, "email": counter.email, "role": Role.COUNTER}
    staff_accounts.save_account(edit(town, counter, **values | {"name": "Ana Roy"}), NOW)
    assert person(key, NOW) is not None
    staff_accounts.save_account(edit(town, counter, **values | changed), NOW)
    assert person(key, NOW) is None and person(other, NOW) is not None


def test_a_link_at_the_e_mail_of_before_is_over(client: FlaskClient, town: Town) -> None:
    counter = town.staff[Role.COUNTER]
    addresses = [path_for(counter, it) for it in OF_ACCOUNTS]
    values = {"name": counter.name, "email": "ana@mairie.example", "role": Role.COUNTER}
    staff_accounts.save_account(edit(town, counter, **values), NOW)
    assert [client.get(address).status_code for address in addresses] == [410, 410]


def test_closing_twice_and_closing_nobody_are_refused(town: Town) -> None:
    agent, counter = town.staff[Role.ADMINISTRATOR].id, town.staff[Role.COUNTER].id
    staff_accounts.close_account(agent, counter, NOW)
    for account_id in (counter, 999_999):
        with pytest.raises(Refused) as caught:
            staff_accounts.close_account(agent, account_id, NOW)
        assert whys(caught.value) == [(None, Code.CHANGED_MEANWHILE)]


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_the_administrator_touches_accounts(town: Town, role: Role) -> None:
    agent, other = town.staff[role].id, town.staff[Role.ADMINISTRATOR]
    values = {"name": "Ana Roy", "email": "ana@mairie.example", "role": Role.ADMINISTRATOR}
    for deed in (
        lambda: staff_accounts.save_account(edit(town, by=role, **values), NOW),
        lambda: staff_accounts.save_account(edit(town, town.staff[role], by=role, **values), NOW),
        lambda: staff_accounts.close_account(agent, other.id, NOW),
        lambda: staff_accounts.reopen_account(agent, other.id, NOW),
    ):
        with pytest.raises(Refused) as caught:
            deed()
        assert whys(caught.value) == [(None, Code.NO_RIGHT)]


def test_an_account_changed_meanwhile_is_refused(town: Town) -> None:
    counter = town.staff[Role.COUNTER]
    seen = edit(town, counter, name="Ana Roy", email="ana@mairie.example", role=Role.COUNTER)
    staff_accounts.save_account(seen, NOW)
    with pytest.raises(Refused) as caught:
        staff_accounts.save_account(seen, NOW)
    assert whys(caught.value) == [(None, Code.CHANGED_MEANWHILE)]
