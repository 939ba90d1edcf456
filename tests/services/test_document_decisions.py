"""What staff decide of a paper: once, journalled, mailed; and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import Document, JournalEntry, OutgoingMail, db
from queries.document_desk import proposed_end
from rules.documents import DocumentState, RefusalReason, ShownState, Validity, shown_state
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import document_decisions as service
from tests.cast import NOW, Town, family_of
from tests.papers import make_paper, make_type
from tests.snapshot import nothing_written
from tests.staff_pages import actions

END = date(2020, 8, 31)
TO_CHECK, VALID, REFUSED, REPLACED = DocumentState


@pytest.fixture
def paper(town: Town) -> Document:
    """Hugo's insurance, given by Nadia, that waits."""
    return make_paper(make_type(), town.nadia, town.hugo)


def agent(town: Town, role: Role = Role.COUNTER) -> int:
    return town.staff[role].id


def whys(deed: Any, *args: Any) -> list[tuple[Any, Any]]:
    with nothing_written(), pytest.raises(Refused) as caught:
        deed(*args, NOW)
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_a_paper_is_good_until_a_day_and_its_family_reads_it(town: Town, paper: Document) -> None:
    service.validate(agent(town), paper.id, END, NOW)
    assert (paper.state, paper.valid_until, paper.decided_at, paper.decided_by_id) == (VALID, END, NOW, agent(town))
    (mail,) = mails()
    assert mail.recipient == family_of(town.nadia).contact_email
    said = {key: mail.values[key] for key in ("type", "child", "accepted", "valid_until")}
    assert said == {"type": paper.type.name, "child": "Hugo", "accepted": True, "valid_until": "2020-08-31"}
    assert actions() == ["document.validated"]


def test_the_earlier_good_one_is_replaced_and_others_are_not(town: Town, paper: Document) -> None:
    day = {"state": VALID, "decided_at": NOW - timedelta(9), "given_at": NOW - timedelta(9)}
    earlier = make_paper(paper.type, town.nadia, town.hugo, **day)
    others = [
        make_paper(paper.type, town.nadia, town.lea, **day),
        make_paper(make_type("Brevet"), town.nadia, town.hugo, **day),
        make_paper(paper.type, town.nadia, town.hugo, **day | {"given_at": NOW}),
    ]
    service.validate(agent(town), paper.id, END, NOW)
    assert earlier.state is REPLACED and {it.state for it in others} == {VALID}
    assert actions() == ["document.replaced", "document.validated"]


def test_two_homes_replace_each_only_its_own(town: Town) -> None:
    kind = make_type()
    of_paul = make_paper(kind, town.paul, town.sam, state=VALID)
    of_zoe = make_paper(kind, town.zoe, town.sam)
    service.validate(agent(town), of_zoe.id, END, NOW)
    assert (of_paul.state, of_zoe.state) == (VALID, VALID)
    assert mails()[0].recipient == family_of(town.zoe).contact_email


@pytest.mark.parametrize(
    ("validity", "until", "expected"),
    [
        (Validity.ALWAYS, None, None),
        (Validity.END_DATE, None, ("valid_until", Why.NEEDED)),
        (Validity.END_DATE, END, None),
        (Validity.SCHOOL_YEAR, NOW.date(), None),
        (Validity.SCHOOL_YEAR, NOW.date() - timedelta(1), ("valid_until", Why.PAST)),
    ],
)
def test_the_end_is_a_day_to_come_and_is_written_where_the_type_wants_it(
    town: Town, validity: Validity, until: Any, expected: Any
) -> None:
    paper = make_paper(make_type(validity=validity), town.nadia, town.hugo)
    if expected:
        assert whys(service.validate, agent(town), paper.id, until) == [expected]
    else:
        service.validate(agent(town), paper.id, until, NOW)
        assert paper.valid_until == until


@pytest.mark.parametrize(
    ("validity", "months", "expected"),
    [
        (Validity.SCHOOL_YEAR, None, END),
        (Validity.MONTHS, 6, date(2020, 2, 26)),
        (Validity.ALWAYS, None, None),
        (Validity.END_DATE, None, None),
    ],
)
def test_the_end_that_is_proposed_follows_from_the_type(town: Town, validity, months, expected) -> None:
    paper = make_paper(make_type(validity=validity, months=months), town.nadia, town.hugo)
    assert proposed_end(paper) == expected


@pytest.mark.parametrize(
    ("reason", "words", "expected"),
    [
        (None, "Page 2 floue", [("refusal_reason", Why.NEEDED)]),
        (None, "", [("refusal_reason", Why.NEEDED)]),
        (RefusalReason.OTHER, " ", [("refusal_words", Why.NEEDED)]),
        (RefusalReason.UNREADABLE, "x" * 501, [("refusal_words", Why.TOO_LONG)]),
        (RefusalReason.UNREADABLE, "a\0b", [("refusal_words", Why.CONTROL)]),
    ],
)
def test_nothing_is_refused_without_a_reason(town: Town, paper: Document, reason, words, expected) -> None:
    assert whys(service.refuse_paper, agent(town), paper.id, reason, words) == expected


def test_a_refusal_is_read_by_the_family_and_its_words_stay_out_of_the_journal(town: Town, paper: Document) -> None:
    service.refuse_paper(agent(town), paper.id, RefusalReason.UNREADABLE, "La page 2\r\nest floue.", NOW)
    assert (paper.state, paper.refusal_words) == (REFUSED, "La page 2\nest floue.")
    (mail,) = mails()
    assert (mail.values["accepted"], mail.values["reason"]) == (False, "unreadable")
    assert mail.values["words"] == paper.refusal_words
    entry = db.session.scalars(select(JournalEntry)).one()
    kept = {it.field: (it.before, it.after) for it in entry.values}
    assert kept["document_state"] == ("to_check", "refused") and kept["refusal_words"] == ("", "")
    assert kept["refusal_reason"] == ("", "unreadable")


def test_of_a_restricted_paper_the_journal_keeps_no_reason(town: Town) -> None:
    paper = make_paper(make_type(is_restricted=True), town.nadia, town.hugo)
    service.refuse_paper(agent(town), paper.id, RefusalReason.WRONG_PERSON, "", NOW)
    kept = {it.field: it.after for it in db.session.scalars(select(JournalEntry)).one().values}
    assert kept["refusal_reason"] == "" and kept["document_state"] == "refused"


def test_a_family_without_an_e_mail_gets_none(town: Town, paper: Document) -> None:
    paper.family.contact_email = ""
    db.session.commit()
    service.validate(agent(town), paper.id, END, NOW)
    assert mails() == [] and paper.state is VALID


@pytest.mark.parametrize("state", [VALID, REFUSED, REPLACED])
def test_the_second_agent_comes_too_late(town: Town, state: DocumentState) -> None:
    reason = RefusalReason.OTHER if state is REFUSED else None
    paper = make_paper(make_type(), town.nadia, town.hugo, state=state, refusal_reason=reason)
    second = agent(town, Role.ADMINISTRATOR)
    assert whys(service.validate, second, paper.id, END) == [(None, Code.ALREADY_DECIDED)]
    refusing = (second, paper.id, RefusalReason.UNREADABLE, "")
    assert whys(service.refuse_paper, *refusing) == [(None, Code.ALREADY_DECIDED)]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR, Role.FAMILY])
def test_who_may_not_edit_papers_decides_nothing(town: Town, paper: Document, role: Role) -> None:
    who = town.nadia.id if role is Role.FAMILY else agent(town, role)
    refused = [(None, Code.NO_RIGHT)]
    assert whys(service.validate, who, paper.id, END) == refused
    assert whys(service.validate_many, who, [paper.id]) == refused
    assert whys(service.refuse_paper, who, paper.id, RefusalReason.UNREADABLE, "") == refused
    assert whys(service.undo, who, paper.id) == refused


def test_a_paper_that_is_none_is_told(town: Town) -> None:
    assert whys(service.validate, agent(town), 999_999, END) == [(None, Code.CHANGED_MEANWHILE)]


def test_several_are_validated_at_once_and_those_that_need_more_are_left(town: Town, paper: Document) -> None:
    ended = make_paper(make_type("PAI", validity=Validity.END_DATE), town.nadia, town.hugo)
    past = make_paper(paper.type, town.nadia, town.lea, given_at=NOW - timedelta(500))
    decided = make_paper(paper.type, town.claire, town.julien, state=VALID)
    ids = [paper.id, ended.id, past.id, decided.id, 999_999]
    assert service.validate_many(agent(town), ids, NOW) == service.Bulk(done=1, left=4)
    assert (paper.state, paper.valid_until) == (VALID, END)
    assert (ended.state, past.state) == (TO_CHECK, TO_CHECK)


def test_a_validation_taken_back_gives_the_replaced_one_back(town: Town, paper: Document) -> None:
    earlier = make_paper(paper.type, town.nadia, town.hugo, given_at=NOW - timedelta(9))
    service.validate(agent(town), earlier.id, END, NOW - timedelta(hours=1))
    service.validate(agent(town), paper.id, END, NOW)
    service.undo(agent(town), paper.id, NOW)
    assert (paper.state, paper.valid_until, paper.decided_at, earlier.state) == (TO_CHECK, None, None, VALID)
    assert actions()[-2:] == ["document.given_back", "document.undone"] and len(mails()) == 2


def test_a_refusal_is_taken_back(town: Town, paper: Document) -> None:
    service.refuse_paper(agent(town), paper.id, RefusalReason.OTHER, "Autre année", NOW)
    service.undo(agent(town), paper.id, NOW)
    assert (paper.state, paper.refusal_reason, paper.refusal_words) == (TO_CHECK, None, "")


@pytest.mark.parametrize(("state", "key"), [(TO_CHECK, "a"), (REPLACED, "a"), (VALID, "")])
def test_what_cannot_be_looked_at_again_is_not_taken_back(town: Town, state: DocumentState, key: str) -> None:
    paper = make_paper(make_type(), town.nadia, town.hugo, state=state, content_key=key)
    assert whys(service.undo, agent(town), paper.id) == [(None, Code.CHANGED_MEANWHILE)]


def test_reading_a_restricted_paper_is_one_deed_for_a_page_its_picture_and_its_content(town: Town) -> None:
    paper = make_paper(make_type(is_restricted=True), town.nadia, town.hugo)
    for minutes in (0, 1, 9):
        service.read_document(agent(town), paper.id, NOW + timedelta(minutes=minutes))
    service.read_document(agent(town, Role.ADMINISTRATOR), paper.id, NOW)
    service.read_document(agent(town), paper.id, NOW + timedelta(minutes=11))
    assert actions() == ["document.read"] * 3
    assert whys(service.read_document, agent(town, Role.ACCOUNTS), paper.id) == [(None, Code.NO_RIGHT)]


@pytest.mark.parametrize(
    ("state", "until", "today", "expected"),
    [
        (VALID, date(2026, 8, 31), date(2026, 8, 31), ShownState.VALID),
        (VALID, date(2026, 8, 31), date(2026, 9, 1), ShownState.EXPIRED),  # F11
        (TO_CHECK, None, date(2026, 9, 2), ShownState.TO_CHECK),  # F10: the new one
        (VALID, None, date(2099, 1, 1), ShownState.VALID),
    ],
)
def test_a_paper_expires_the_day_after_its_last_one(state, until, today, expected) -> None:
    assert shown_state(state, until, today) is expected
