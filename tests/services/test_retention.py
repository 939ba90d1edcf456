"""What the portal erases by itself, when, and what it leaves; each rule run twice, on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from adapters.storage import FolderStorage, Missing
from models import (
    Child,
    Contact,
    Enrolment,
    Family,
    FileDraft,
    FileProposal,
    FileReview,
    HealthRecord,
    JournalEntry,
    JournalValue,
    Setting,
    db,
)
from queries import retention as queries
from queries.settings import all_settings
from rules.enrolments import EnrolmentState
from rules.proposals import ProposalState
from rules.rights import Role
from services import journal_chain, retention
from tests import held
from tests.cast import NOW, PARIS, add, book, enrol, family_of, make_period
from tests.snapshot import nothing_written

IN_THREE_YEARS = datetime(2022, 9, 1, 10, 0, tzinfo=PARIS)


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    return FolderStorage(tmp_path)


def count(model, *where) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def actions() -> list[str]:
    db.session.rollback()
    return [it.action for it in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)) if not it.actor_id]


def reviewed(child: Child, account, year: int) -> None:
    """The child's file was last confirmed for that school year."""
    db.session.query(FileReview).filter_by(child_id=child.id).delete()
    add(
        FileReview(
            family_id=family_of(account).id,
            child_id=child.id,
            school_year=year,
            account_id=account.id,
            reviewed_at=datetime(year, 9, 3, tzinfo=PARIS),
        )
    )


def has_health(child: Child) -> bool:
    return count(HealthRecord, HealthRecord.child_id == child.id) == 1


def names(find, now=NOW) -> list[str]:
    db.session.rollback()
    return [it.name for it in find(all_settings(), now)]


def unused_since(account, at: datetime) -> None:
    """The family's last deed was then; no enrolment or booking is younger."""
    family = family_of(account)
    db.session.query(Enrolment).filter_by(family_id=family.id).delete()
    db.session.query(FileReview).filter_by(family_id=family.id).delete()
    db.session.commit()
    held.deed(account, "family.changed", "old", family.id, at)


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [(date(2020, 10, 31), True), (date(2020, 11, 1), False)],
)
def test_a_health_form_that_nobody_renewed_goes_two_months_after_the_school_year(town, storage, day, is_kept):
    reviewed(town.hugo, town.nadia, 2019)
    reviewed(town.lea, town.nadia, 2020)
    retention.erase_health_forms(storage, datetime(day.year, day.month, day.day, 3, tzinfo=PARIS))
    assert (has_health(town.hugo), has_health(town.lea)) == (is_kept, True)
    assert actions().count("health.erased") == (0 if is_kept else len(all_children_of(2019)))


def all_children_of(year: int) -> set[int]:
    """The children whose last review is of that year at most."""
    last = select(FileReview.child_id, func.max(FileReview.school_year)).group_by(FileReview.child_id)
    return {child for child, at in db.session.execute(last) if child and at <= year}


def test_what_an_agent_wrote_in_a_health_form_renews_it_too(town, storage):
    reviewed(town.hugo, town.nadia, 2019)
    agent = town.staff[Role.COUNTER]
    held.deed(
        agent,
        "health.changed",
        "x",
        family_of(town.nadia).id,
        datetime(2020, 9, 9, tzinfo=PARIS),
        ("child", town.hugo.id),
    )
    retention.erase_health_forms(storage, datetime(2020, 12, 1, tzinfo=PARIS))
    assert has_health(town.hugo)


def test_the_form_of_a_child_who_is_expected_stays(town, storage):
    reviewed(town.hugo, town.nadia, 2018)
    reviewed(town.lea, town.nadia, 2018)
    book(town.hugo, town.meal, date(2019, 12, 20), town.nadia)
    retention.erase_health_forms(storage, datetime(2019, 12, 20, 3, tzinfo=PARIS))
    assert (has_health(town.hugo), has_health(town.lea)) == (True, False)


@pytest.mark.parametrize(("key", "value"), [("months_of_health", "0"), ("file_is_yearly", "")])
def test_health_forms_stay_where_the_commune_says_so(town, storage, key, value):
    reviewed(town.hugo, town.nadia, 2015)
    add(Setting(key=key, value=value))
    with nothing_written():
        retention.erase_health_forms(storage, NOW)


def test_a_form_without_trace_of_its_age_stays(town, storage):
    db.session.query(FileReview).delete()
    db.session.commit()
    with nothing_written():
        retention.erase_health_forms(storage, IN_THREE_YEARS)


def test_a_file_that_nobody_used_for_two_years_is_closed_and_erased_once(town, storage):
    held.fill_family(town.claire, "CLAIRE")
    key = held.paper(town.claire, storage, "papier").content_key
    unused_since(town.claire, NOW)
    later = NOW + timedelta(732)
    retention.erase_files(storage, NOW + timedelta(730))
    assert family_of(town.claire).closed_at is None
    retention.erase_files(storage, later)
    family = db.session.get(Family, family_of(town.claire).id)
    assert (family.closed_at, family.phone, actions()) == (later, "", ["family.erased"])
    with pytest.raises(Missing):
        storage.get(key)
    with nothing_written():
        retention.erase_files(storage, later + timedelta(400))


@pytest.mark.parametrize("use", ["enrolment", "booking", "sign-in", "review"])
def test_a_file_in_use_stays(town, storage, use):
    unused_since(town.claire, NOW)
    lately, family_id = IN_THREE_YEARS - timedelta(300), family_of(town.claire).id
    if use == "enrolment":
        add(Enrolment(child=town.julien, period=town.canteen, family_id=family_id, created_at=lately))
    if use == "booking":
        book(town.julien, town.meal, lately.date(), town.claire)
    if use == "sign-in":
        held.deed(town.claire, "account.signed_in", "x", family_id, lately)
    if use == "review":
        add(FileReview(family_id=family_id, school_year=2021, account_id=town.claire.id, reviewed_at=lately))
    assert names(queries.families, IN_THREE_YEARS) == []


def test_reading_a_file_is_no_use_of_it_and_neither_is_what_the_portal_did(town):
    unused_since(town.claire, NOW)
    agent = town.staff[Role.COUNTER]
    held.deed(agent, "health.read", "x", family_of(town.claire).id, IN_THREE_YEARS, ("child", town.julien.id))
    assert names(queries.families, IN_THREE_YEARS) == ["Test (n°\N{NO-BREAK SPACE}2051)"]


def test_a_file_that_came_back_into_use_is_erased_again_after_its_time(town, storage):
    unused_since(town.claire, NOW)
    retention.erase_files(storage, IN_THREE_YEARS)
    held.deed(
        town.staff[Role.COUNTER], "family.reopened", "x", family_of(town.claire).id, IN_THREE_YEARS + timedelta(1)
    )
    assert names(queries.families, IN_THREE_YEARS + timedelta(700)) == []
    assert len(names(queries.families, IN_THREE_YEARS + timedelta(800))) == 1


def test_a_file_without_trace_stays(town, storage):
    for model in (Enrolment, FileReview):
        db.session.query(model).delete()
    db.session.commit()
    with nothing_written():
        retention.erase_files(storage, IN_THREE_YEARS)


def test_a_child_whom_nobody_enrols_any_more_is_erased_and_the_family_stays(town, storage):
    unused_since(town.nadia, NOW)
    held.deed(town.nadia, "child.changed", "HUGO", family_of(town.nadia).id, NOW, ("child", town.hugo.id))
    held.deed(town.nadia, "account.signed_in", "x", family_of(town.nadia).id, IN_THREE_YEARS)
    held.fill_child(town.hugo, town.nadia, "HUGO")
    old = {"first_day": date(2018, 9, 3), "last_day": date(2019, 7, 5)}
    enrol(town.hugo, make_period("2018", **old), town.nadia, state=EnrolmentState.WAITING, ended_on=old["last_day"])
    for _twice in range(2):
        retention.erase_children(storage, IN_THREE_YEARS)
    assert not has_health(town.hugo) and has_health(town.lea)
    assert count(Enrolment, Enrolment.state == EnrolmentState.WAITING) == 0
    assert count(Contact, Contact.child_id == town.hugo.id) == 0
    assert count(JournalValue, JournalValue.after.contains("HUGO")) == 0
    assert (str(db.session.get(Child, town.hugo.id)), actions()) == ("Benmoussa Hugo", ["child.erased"])
    assert family_of(town.nadia).closed_at is None


@pytest.mark.parametrize(("months", "left"), [("12", 1), ("24", 2), ("0", 2)])
def test_old_values_of_the_journal_go_and_the_chain_still_holds(town, storage, months, left):
    add(Setting(key="months_of_journal_values", value=months))
    for days in (400, 10):
        held.deed(town.nadia, "family.changed", str(days), family_of(town.nadia).id, NOW - timedelta(days))
    for _twice in range(2):
        retention.erase_journal_values(storage, NOW)
    assert count(JournalValue, JournalValue.field == "phone") == left
    assert actions() == (["journal.erased"] if left == 1 else [])
    assert journal_chain.verify().broken_id is None


def test_a_draft_of_two_months_ago_is_forgotten(town, storage):
    for days in (61, 59):
        child = town.hugo if days == 61 else town.lea
        row = {"family_id": family_of(town.nadia).id, "account_id": town.nadia.id, "child_id": child.id, "typed": []}
        add(FileDraft(**row, saved_at=NOW - timedelta(days)))
    for _twice in range(2):
        retention.erase_drafts(storage, NOW)
    assert [it.child_id for it in db.session.scalars(select(FileDraft))] == [town.lea.id]
    assert actions() == ["draft.erased"]


def test_what_was_proposed_goes_once_it_is_decided(town, storage):
    held.fill_child(town.hugo, town.nadia, "WAITS")
    held.fill_child(town.lea, town.nadia, "DECIDED")
    db.session.query(FileProposal).filter_by(child_id=town.lea.id).update({"state": ProposalState.ACCEPTED})
    db.session.commit()
    for _twice in range(2):
        retention.erase_drafts(storage, NOW)
    kept = {it.child_id: it.values for it in db.session.scalars(select(FileProposal))}
    assert kept == {town.hugo.id: {"first_name": "proposed-WAITS"}, town.lea.id: {}}
    assert actions() == ["proposal.erased"]


def test_everything_at_once_twice_on_a_full_town_leaves_it_alone(town, storage):
    with nothing_written():
        for rule in retention.NIGHTLY * 2:
            rule(storage, NOW)


def test_the_look_ahead_names_and_counts_what_is_due(town):
    unused_since(town.claire, NOW)
    due = queries.due(all_settings(), IN_THREE_YEARS)
    assert [it.id for it in due.families] == [family_of(town.claire).id]
    assert (due.drafts, due.journal_values) == (0, 1)
