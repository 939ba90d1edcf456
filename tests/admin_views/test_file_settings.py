"""« Champs des fiches »: the page says what is asked for, and what it says is what families are asked from then on."""

import pytest
from sqlalchemy import select

from models import JournalEntry, Setting, db
from queries.settings import all_settings
from rules.files import BY_KEY, Group, Need, groups_of, need, needs_of
from rules.rights import Role
from tests.pages import sign_in
from tests.snapshot import nothing_written
from tests.staff_pages import said, send

PAGE = "/mairie/champs/"


@pytest.fixture
def administrator(client, town):
    """The browser of who may change settings."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def asked(key):
    return need(BY_KEY[key], needs_of(all_settings().file_needs))


def waiting():
    return groups_of(all_settings().waiting_groups)


def test_the_page_shows_every_field_and_every_rubric(administrator):
    page = administrator.get(PAGE)
    assert page.text.count('type="radio"') == 2 * len(Group) + 3 * sum(not it.fixed for it in BY_KEY.values())
    for words in ("Coordonnées", "toujours obligatoire", "Catégorie socio-professionnelle", "attend le guichet"):
        assert words in said(page)


def test_what_is_chosen_is_kept_and_the_rest_stays(administrator):
    chosen = {"need-parents-profession": "hidden", "need-child-sex": "optional", "waits-parents": "guichet"}
    assert send(administrator, PAGE, **chosen).status_code == 302
    assert (asked("parents.profession"), asked("child.sex")) == (Need.HIDDEN, Need.OPTIONAL)
    assert (asked("parents.birth_place"), waiting()) == (Need.REQUIRED, {Group.PARENTS})
    send(administrator, PAGE, **{"need-parents-profession": "optional", "waits-diet": "guichet"})
    assert (asked("parents.profession"), asked("child.sex")) == (Need.OPTIONAL, Need.OPTIONAL)
    assert waiting() == {Group.PARENTS, Group.DIET}
    assert db.session.scalars(select(JournalEntry.action)).all() == ["settings.changed"] * 2


def test_nothing_that_changes_leaves_nothing_behind(administrator):
    with nothing_written():
        assert send(administrator, PAGE).status_code == 302


@pytest.mark.parametrize(
    "forged", [{"need-parents-profession": "hidden child.sex=hidden"}, {"need-parents-profession": "perhaps"}]
)
def test_a_forged_answer_changes_nothing(administrator, forged):
    with nothing_written():
        assert send(administrator, PAGE, **forged).status_code == 422


def test_a_fixed_field_cannot_be_hidden(administrator):
    with nothing_written():
        send(administrator, PAGE, **{"need-child-first_name": "hidden", "waits-other": "guichet"})
    assert asked("child.first_name") is Need.REQUIRED


def test_the_other_settings_leave_both_as_they_are(administrator):
    send(administrator, PAGE, **{"need-parents-profession": "hidden", "waits-parents": "guichet"})
    page = administrator.get("/mairie/reglages/")
    assert "file_needs" not in page.text and "waiting_groups" not in page.text
    kept = {it.key: it.value for it in db.session.scalars(select(Setting))}
    typed = {"commune_name": "Les Essarts", "portal_title": "Portail", "accent_colour": "#1C6470", "welcome": "Bonjour"}
    typed |= {"service_name": "Service", "school_zone": "A", "conformity": "non", "largest_document": "3"}
    months = ("months_of_health", "months_of_unused_documents", "years_of_files", "months_of_journal_values")
    numbers = dict.fromkeys((*months, "hours_of_waiting_place"), "6")
    assert send(administrator, "/mairie/reglages/", **typed, **numbers).status_code == 302
    assert {it.key: it.value for it in db.session.scalars(select(Setting))}.items() >= kept.items()
    assert all_settings().largest_document == 3


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_who_may_change_settings_opens_the_page(client, town, role):
    sign_in(client, town.staff[role])
    assert client.get(PAGE).status_code == 403
