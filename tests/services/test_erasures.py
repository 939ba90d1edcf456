"""Requests for deletion: asked, taken back, declined, granted; what goes, what stays, and the other home's things."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from adapters.storage import FolderStorage, Missing
from models import (
    Account,
    AccountSession,
    Authorisations,
    Booking,
    Child,
    Contact,
    Declaration,
    Document,
    Enrolment,
    ErasureRequest,
    Family,
    FileDraft,
    FileProposal,
    Guardian,
    HealthRecord,
    JournalEntry,
    JournalValue,
    OutgoingMail,
    Setting,
    db,
)
from queries import erasures as queries
from rules.enrolments import EnrolmentState
from rules.fields import Why
from rules.mails import MailKind, MailState
from rules.privacy import RequestState
from rules.refusals import Code, Refused
from rules.rights import Role
from services import erasures, journal_chain
from services.enrolment_decisions import decide
from tests import held
from tests.cast import NOW, add, book, enrol, family_of, make_period
from tests.pages import begin_session
from tests.snapshot import everything, nothing_written

PAST = date(2019, 8, 20)


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    return FolderStorage(tmp_path)


@pytest.fixture
def admin(town) -> int:
    return town.staff[Role.ADMINISTRATOR].id


def count(model, *where) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def codes(deed, *said) -> list:
    with pytest.raises(Refused) as refused:
        deed(*said)
    return [(it.about, it.values["why"]) if it.code is Code.BAD_VALUE else it.code for it in refused.value.refusals]


def request_of(account, words="Nous déménageons.") -> int:
    return erasures.ask(account.id, words, NOW)


def both_homes(town, storage) -> None:
    """Paul's and Zoé's homes of Sam, each with everything."""
    for account, mark in ((town.paul, "PAUL"), (town.zoe, "ZOE")):
        held.fill_family(account, mark)
        held.fill_child(town.sam, account, mark)
        held.paper(account, storage, f"papier-{mark}", town.sam)
        held.mail_to(account, f"{mark.lower()}@example.org", mark)
        held.session_of(account, mark)
        held.declared(account)
        held.deed(account, "family.changed", mark, family_of(account).id)
        begin_session(account)
    held.fill_health(town.sam, "SAM")


def test_asking_keeps_the_words_the_day_it_is_due_and_tells_the_service(town):
    add(Setting(key="service_email", value="enfance@mairie.example"))
    request = db.session.get(ErasureRequest, request_of(town.nadia, held.HARD))
    assert (request.words, request.due_on, request.state) == (held.HARD, date(2019, 9, 27), RequestState.WAITING)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.kind, mail.recipient) == (MailKind.ERASURE_ASKED, "enfance@mairie.example")
    assert mail.values == {"family_name": "Benmoussa", "family_number": "1042", "due_on": "2019-09-27"}


def test_without_an_address_of_the_service_nobody_is_mailed(town):
    request_of(town.nadia)
    assert count(OutgoingMail) == 0


def test_whoever_asks_again_gets_the_request_that_waits(town):
    assert request_of(town.nadia) == request_of(town.karim, "Encore.")
    assert (count(ErasureRequest), queries.waiting()) == (1, 1)


def test_a_request_is_urgent_from_the_twentieth_day(town):
    request_of(town.nadia)
    days = [queries.urgent(NOW + timedelta(days)) for days in (19, 20, 40)]
    assert days == [0, 1, 1]


def test_a_parent_takes_it_back_once_and_a_stranger_never(town):
    request = request_of(town.nadia)
    with nothing_written():
        assert codes(erasures.withdraw, town.claire.id, request, NOW) == [Code.CHANGED_MEANWHILE]
    erasures.withdraw(town.karim.id, request, NOW)
    with nothing_written():
        assert codes(erasures.withdraw, town.nadia.id, request, NOW) == [Code.ALREADY_DECIDED]
    assert (db.session.get(ErasureRequest, request).words, queries.waiting()) == ("", 0)


def test_who_may_not_asks_and_decides_nothing(town, admin, storage):
    request = request_of(town.nadia)
    with nothing_written():
        assert codes(erasures.ask, admin, "", NOW) == [Code.NO_RIGHT]
        for agent in (town.staff[Role.COUNTER].id, town.karim.id):
            assert codes(erasures.grant, agent, request, "", storage, NOW) == [Code.NO_RIGHT]
            assert codes(erasures.decline, agent, request, "Non.", NOW) == [Code.NO_RIGHT]


def test_declining_needs_words_erases_nothing_and_mails_them(town, admin):
    request = request_of(town.nadia)
    with nothing_written():
        assert codes(erasures.decline, admin, request, " ", NOW) == [("reply", Why.NEEDED)]
    erasures.decline(admin, request, "Une facture reste due.", NOW)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.recipient == "nadia@example.org"
    assert mail.values == {"accepted": False, "answer": "Une facture reste due.", "contacts": []}
    assert family_of(town.nadia).closed_at is None
    with nothing_written():
        assert codes(erasures.decline, admin, request, "Encore.", NOW) == [Code.ALREADY_DECIDED]


def test_bookings_to_come_stand_in_the_way(town, admin, storage):
    book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    request = request_of(town.nadia)
    assert queries.fate(family_of(town.nadia).id, NOW).bookings_to_come == 1
    with nothing_written():
        assert codes(erasures.grant, admin, request, "", storage, NOW) == [Code.BOOKINGS_TO_COME]


def test_granting_leaves_nothing_of_what_the_family_typed_but_what_the_accounts_need(town, admin, storage):
    both_homes(town, storage)
    book(town.sam, town.meal, PAST, town.paul)
    erasures.grant(admin, request_of(town.paul, "PAUL s’en va"), "C’est fait.", storage, NOW)
    left = [(table, row) for table, rows in everything().items() for row in rows if "PAUL" in row]
    family = family_of(town.paul)
    assert [table for table, _row in left] == ["family"], left  # the address, which is on the invoices
    assert (family.number, family.name, family.phone, family.note) == ("771", "Garnier", "", "")
    assert count(Booking) == 1 and count(Declaration, Declaration.family_id == family.id) == 1


def test_granting_leaves_the_other_home_all_that_is_its_own_and_the_shared_health_form(town, admin, storage):
    both_homes(town, storage)
    paul, zoe = family_of(town.paul), family_of(town.zoe)
    belongings = (Contact, Authorisations, Document, FileDraft, FileProposal)
    hers = [count(model, model.family_id == zoe.id) for model in belongings]
    assert min(hers) > 0
    erasures.grant(admin, request_of(town.paul), "", storage, NOW)
    assert [count(model, model.family_id == zoe.id) for model in belongings] == hers
    assert [count(model, model.family_id == paul.id) for model in belongings] == [0] * 5
    assert count(HealthRecord, HealthRecord.child_id == town.sam.id) == 1
    assert (zoe.closed_at, zoe.phone) == (None, "tel-ZOE")
    assert count(AccountSession, AccountSession.account_id == town.zoe.id) == 2


def test_granting_takes_the_enrolments_that_nobody_has_answered_and_no_other(town, admin, storage):
    period, waits = make_period("MERCREDIS"), {"state": EnrolmentState.WAITING}
    asked = enrol(town.sam, period, town.paul, **waits).id
    for state in (EnrolmentState.ACCEPTED, EnrolmentState.REFUSED):
        enrol(town.sam, make_period(state.value), town.paul, state=state)
    enrol(town.sam, period, town.zoe, **waits)
    fate = queries.fate(family_of(town.paul).id, NOW)
    before = count(Enrolment)
    assert (fate.goes["requests"], fate.stays["enrolments"]) == (1, before - count_of_others(town) - 1)
    erasures.grant(admin, request_of(town.paul), "", storage, NOW)
    assert count(Enrolment) == before - 1 and count(Enrolment, Enrolment.id == asked) == 0
    assert codes(decide, admin, asked, True, "", NOW) == [Code.CHANGED_MEANWHILE]


def count_of_others(town) -> int:
    return count(Enrolment, Enrolment.family_id != family_of(town.paul).id)


def test_the_last_home_takes_the_health_form_with_it(town, admin, storage):
    both_homes(town, storage)
    for account in (town.paul, town.zoe):
        assert queries.fate(family_of(account).id, NOW).health_of == (() if account is town.paul else ("Garnier Sam",))
        erasures.grant(admin, request_of(account), "", storage, NOW)
    assert count(HealthRecord, HealthRecord.child_id == town.sam.id) == 0
    sam = db.session.get(Child, town.sam.id)
    assert (str(sam), sam.birth_date, sam.school_class_id) == ("Garnier Sam", None, None)


def test_without_bookings_the_address_goes_too(town, admin, storage):
    held.fill_family(town.claire, "CLAIRE")
    erasures.grant(admin, request_of(town.claire), "", storage, NOW)
    assert [row for rows in everything().values() for row in rows if "CLAIRE" in row] == []
    family = family_of(town.claire)
    assert (family.street, family.postcode, family.town, family.contact_email) == ("", "", "", "")


def test_the_accounts_are_closed_and_their_addresses_forgotten(town, admin, storage):
    begin_session(town.nadia)
    erasures.grant(admin, request_of(town.karim), "", storage, NOW)
    for account in (town.nadia, town.karim):
        kept = db.session.get(Account, account.id)
        assert (kept.closed_at, kept.username, kept.password_hash) == (NOW, None, "")
        assert kept.email.endswith("@erased.invalid") and not kept.is_open
    assert count(AccountSession, AccountSession.account_id == town.nadia.id) == 0
    guardian = db.session.get(Guardian, town.nadia.guardian_id)
    assert (str(guardian), guardian.email) == ("Nadia Benmoussa", "")


def test_who_must_not_collect_a_child_stays_known_where_the_child_still_has_a_home(town, admin, storage):
    forbidden = {"last_name": "Interdit", "first_name": "A", "phone": "", "must_not_collect": True}
    add(Contact(child=town.sam, family=family_of(town.paul), **forbidden))
    add(Contact(child=town.hugo, family=family_of(town.nadia), **forbidden))
    for account in (town.paul, town.nadia):
        erasures.grant(admin, request_of(account), "", storage, NOW)
    assert [it.child_id for it in db.session.scalars(select(Contact).where(Contact.must_not_collect))] == [town.sam.id]


def test_the_contents_of_papers_go_after_the_commit_and_not_when_it_fails(town, admin, storage, monkeypatch):
    key = held.paper(town.nadia, storage, "papier").content_key
    request = request_of(town.nadia)
    with monkeypatch.context() as broken:
        broken.setattr(erasures, "_mail", lambda *_said: 1 / 0)
        with nothing_written(), pytest.raises(ZeroDivisionError):
            erasures.grant(admin, request, "", storage, NOW)
    assert storage.get(key)
    erasures.grant(admin, request, "", storage, NOW)
    with pytest.raises(Missing):
        storage.get(key)


def test_the_answer_is_mailed_to_who_asked_though_the_address_is_forgotten(town, admin, storage):
    erasures.grant(admin, request_of(town.nadia), "Au revoir.", storage, NOW)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.values["accepted"], mail.values["answer"]) == ("nadia@example.org", True, "Au revoir.")


def test_mails_that_wait_go_with_the_file_except_the_one_a_service_must_read(town, admin, storage):
    for kind in (MailKind.BOOKING_SERVICE, MailKind.BOOKING_RECAP, MailKind.LOGIN_CHANGED):
        held.mail_to(town.nadia, "x@example.org", kind.value, kind=kind, state=MailState.WAITING)
    held.mail_to(town.nadia, "x@example.org", "sent", kind=MailKind.BOOKING_SERVICE)
    erasures.grant(admin, request_of(town.nadia), "", storage, NOW)
    kinds = {it.kind for it in db.session.scalars(select(OutgoingMail))}
    assert kinds == {MailKind.BOOKING_SERVICE, MailKind.ERASURE_DECIDED} and count(OutgoingMail) == 2


def test_the_journal_says_what_went_and_its_chain_still_holds(town, admin, storage):
    both_homes(town, storage)
    erasures.grant(admin, request_of(town.paul), "", storage, NOW)
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    said = {it.field: it.before for it in entry.values}
    assert (entry.action, entry.actor_id, entry.family_id) == ("family.erased", admin, family_of(town.paul).id)
    assert (said["contacts"], said["documents"], said["authorisations"]) == ("2", "1", "1")
    assert journal_chain.verify().broken_id is None
    assert count(JournalValue, JournalValue.after.contains("PAUL")) == 0


def test_an_erased_file_is_read_as_closed(town, admin, storage):
    erasures.grant(admin, request_of(town.nadia), "", storage, NOW)
    assert db.session.get(Family, family_of(town.nadia).id).closed_at == NOW
