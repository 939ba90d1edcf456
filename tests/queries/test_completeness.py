"""The gate's one question: reviews of the year, declarations in force, papers; for each home by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models import Activity, Declaration, Document, DocumentType, FileReview, PublicService, Setting, Text, db
from queries.completeness import _PAPERS, NOTHING_KNOWN, completeness
from rules.completeness import Completeness, Missing, MissingDocument
from rules.documents import DocumentState, Level, RefusalReason
from rules.texts import TextKey
from tests.cast import NOW, Town, add, family_of, review
from tests.pages import statements

DAY = date(2019, 9, 20)


def gaps(account, now: datetime = NOW, day: date = DAY) -> Completeness:
    family_id = family_of(account).id
    return completeness([family_id], now, day)[family_id]


def make_type(name: str = "Carnet de vaccination", **changes) -> DocumentType:
    values = {"level": Level.CHILD, "is_mandatory": True, "position": 1}
    return add(DocumentType(name=name, **(values | changes)))


def give(account, kind: DocumentType, child=None, **changes) -> Document:
    values = {"filename": "a.pdf", "media_type": "application/pdf", "size": 1, "given_at": NOW, "name": kind.name}
    values |= {"type": kind, "family": family_of(account), "child": child, "given_by_id": account.id}
    return add(Document(**(values | changes)))


def test_a_whole_file_lacks_nothing(app, town: Town) -> None:
    found = gaps(town.nadia)
    assert (found.of_family, found.all_gaps()) == ((), ())
    assert found.of_children == {town.hugo.id: (), town.lea.id: ()}


@pytest.mark.parametrize(
    ("now", "day", "is_asked"),
    [
        (NOW, date(2020, 8, 31), False),  # the year that was confirmed
        (datetime(2020, 5, 31, 10, tzinfo=UTC), date(2020, 9, 1), False),  # nobody can confirm the next one yet
        (datetime(2020, 6, 1, 10, tzinfo=UTC), date(2020, 7, 3), False),
        (datetime(2020, 6, 1, 10, tzinfo=UTC), date(2020, 9, 1), True),
        (datetime(2020, 9, 2, 10, tzinfo=UTC), date(2020, 9, 4), True),
    ],
)
def test_a_file_is_confirmed_for_each_school_year(app, town: Town, now, day, is_asked) -> None:
    expected = (Missing.FAMILY_REVIEW,) if is_asked else ()
    assert gaps(town.nadia, now, day).of_family == expected
    assert (Missing.CHILD_REVIEW in gaps(town.nadia, now, day).of_children[town.hugo.id]) is is_asked


def test_where_files_are_not_yearly_the_first_confirmation_stays(app, town: Town) -> None:
    add(Setting(key="file_is_yearly", value=""))
    assert gaps(town.nadia, NOW + timedelta(days=900), date(2022, 2, 1)).all_gaps() == ()
    assert Missing.FAMILY_REVIEW in gaps(town.ines).of_family


def test_each_home_confirms_and_names_contacts_for_itself(app, town: Town) -> None:
    add(Setting(key="file_is_yearly", value="oui"))
    later = datetime(2020, 7, 1, 10, tzinfo=UTC)
    review(town.paul, school_year=2020)
    review(town.paul, town.sam, 2020)
    assert gaps(town.paul, later, date(2020, 9, 4)).all_gaps() == ()
    assert set(gaps(town.zoe, later, date(2020, 9, 4)).all_gaps()) == {Missing.FAMILY_REVIEW, Missing.CHILD_REVIEW}
    for contact in [it for it in town.sam.contacts if it.family_id == family_of(town.zoe).id]:
        db.session.delete(contact)
    db.session.commit()
    assert gaps(town.zoe).of_children[town.sam.id] == (Missing.EMERGENCY_CONTACT,)
    assert gaps(town.paul).of_children[town.sam.id] == ()


def test_who_must_not_collect_the_child_is_nobody_to_call(app, town: Town) -> None:
    for contact in [it for it in town.hugo.contacts if it.is_emergency]:
        contact.may_collect, contact.must_not_collect = False, True
    db.session.commit()
    assert gaps(town.nadia).of_children[town.hugo.id] == (Missing.EMERGENCY_CONTACT,)


@pytest.mark.parametrize(("last_day", "is_home"), [(NOW.date(), True), (NOW.date() - timedelta(1), False)])
def test_of_a_child_who_has_left_nothing_is_missing_there(app, town: Town, last_day: date, is_home: bool) -> None:
    home = next(it for it in town.sam.custodies if it.family_id == family_of(town.zoe).id)
    home.first_day, home.last_day = date(2018, 9, 1), last_day
    db.session.query(FileReview).filter_by(child_id=town.sam.id).delete()
    db.session.commit()
    expected = {town.sam.id: (Missing.CHILD_REVIEW,)} if is_home else {}
    assert gaps(town.zoe).of_children == expected
    assert gaps(town.paul).of_children[town.sam.id] == (Missing.CHILD_REVIEW,)


def publish(key: TextKey, number: int, at: datetime, service: PublicService | None = None) -> Text:
    return add(Text(key=key, number=number, body="…", service=service, created_at=at, published_at=at))


def test_a_new_version_of_what_is_declared_asks_again(app, town: Town) -> None:
    first = publish(TextKey.HONOUR, 1, NOW)
    assert gaps(town.nadia).of_family == (Missing.DECLARATIONS,)
    family_id = family_of(town.nadia).id
    add(Declaration(text_id=first.id, account_id=town.karim.id, family_id=family_id, accepted_at=NOW))
    assert gaps(town.nadia).of_family == ()
    publish(TextKey.HONOUR, 2, NOW + timedelta(days=1))
    assert gaps(town.nadia).of_family == ()
    assert gaps(town.nadia, NOW + timedelta(days=2)).of_family == (Missing.DECLARATIONS,)


def test_the_rules_of_a_service_are_declared_too_and_a_tariff_is_not(app, town: Town) -> None:
    service = add(PublicService(name="Cantine", kind=town.canteen.activity.kind, is_draft=False))
    publish(TextKey.TARIFFS, 1, NOW, service)
    publish(TextKey.TERMS, 1, NOW)
    assert gaps(town.nadia).of_family == ()
    publish(TextKey.RULES, 1, NOW, service)
    assert gaps(town.nadia).of_family == (Missing.DECLARATIONS,)
    service.is_draft = True  # nobody can read it yet
    db.session.commit()
    assert gaps(town.nadia).of_family == ()


@pytest.mark.parametrize(
    ("of_type", "of_paper", "is_missing"),
    [
        ({}, None, True),
        ({"is_mandatory": False}, None, False),
        ({"closed_at": NOW}, None, False),
        ({}, {}, False),  # given, and nobody has looked at it yet
        ({"must_be_valid": True}, {}, True),
        ({"must_be_valid": True}, {"state": DocumentState.VALID}, False),
        ({}, {"state": DocumentState.REFUSED, "refusal_reason": RefusalReason.UNREADABLE}, True),
        ({}, {"state": DocumentState.VALID, "valid_until": date(2019, 8, 26)}, False),
        ({"blocks_when_expired": True}, {"state": DocumentState.VALID, "valid_until": date(2019, 8, 26)}, True),
        ({"blocks_when_expired": True}, {"state": DocumentState.VALID, "valid_until": date(2019, 8, 27)}, False),
    ],
)
def test_a_paper_that_all_services_ask_for(app, town: Town, of_type, of_paper, is_missing) -> None:
    kind = make_type(**of_type)
    if of_paper is not None:
        give(town.nadia, kind, town.hugo, **of_paper)
    lacking = (MissingDocument(kind.id, kind.name, town.hugo.id),)
    assert gaps(town.nadia).of_children[town.hugo.id] == (lacking if is_missing else ())


def test_a_paper_of_one_child_or_home_counts_for_no_other(app, town: Town) -> None:
    kind = make_type()
    give(town.paul, kind, town.sam)
    give(town.nadia, kind, town.hugo)
    assert gaps(town.paul).of_children[town.sam.id] == ()
    assert gaps(town.zoe).of_children[town.sam.id] == (MissingDocument(kind.id, kind.name, town.sam.id),)
    assert gaps(town.nadia).of_children[town.lea.id] == (MissingDocument(kind.id, kind.name, town.lea.id),)


def test_a_paper_of_the_family_is_missing_in_its_own_file(app, town: Town) -> None:
    kind = make_type("Justificatif de domicile", level=Level.FAMILY)
    assert gaps(town.nadia).of_family == (MissingDocument(kind.id, kind.name),)
    give(town.nadia, kind)
    assert gaps(town.nadia).all_gaps() == ()


def test_a_paper_that_one_service_asks_for_stops_that_service_only(app, town: Town) -> None:
    pool = add(Activity(name="Piscine", kind=town.canteen.activity.kind))
    kind = make_type("Brevet de natation", activities=[pool])
    found = gaps(town.nadia)
    assert found.all_gaps() == ()
    assert found.of_services[town.hugo.id] == {pool.id: (MissingDocument(kind.id, kind.name, town.hugo.id),)}


def test_many_families_cost_as_much_as_one(app, town: Town) -> None:
    make_type()
    everyone = [family_of(it).id for it in (town.nadia, town.claire, town.ines, town.paul, town.zoe)]
    with statements() as seen:
        found = completeness([*everyone, 999_999], NOW, DAY)
    assert len([it for it in seen if it.startswith("SELECT")]) == 2
    assert found[999_999] == NOTHING_KNOWN
    for account in (town.nadia, town.zoe):
        family_id = family_of(account).id
        assert found[family_id] == replace(gaps(account))


def test_the_papers_of_a_family_are_found_by_the_family(sqlite_app) -> None:
    """By their type they would be all those of the commune; SQLite has no statistics, but says how it searches."""
    with sqlite_app.app_context():
        asked = _PAPERS.params(families=[1]).compile(db.engine, compile_kwargs={"render_postcompile": True})
        values = tuple(asked.params[name] for name in asked.positiontup or ())
        plan = str(db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all())
    assert "SEARCH document USING INDEX ix_document_family_id" in plan
