"""The outgoing mails' pages: where each stands, what it says to whom may read it, and sending a failed one again."""

import pytest

from models import OutgoingMail, db
from rules.mails import MailKind, MailState
from rules.rights import Role
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send

STAFF = [role for role in Role if role is not Role.FAMILY]
READERS = {Role.ADMINISTRATOR, Role.COUNTER}
VALUES = {"confirmation_id": 1, "numbers": ["000001"], "lines": [], "total_cents": 430, "contacts": []}


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def a_mail(town, state=MailState.FAILED, recipient="nadia@example.org", number=1, **changes):
    values = {"kind": MailKind.BOOKING_RECAP, "values": VALUES, "family_id": cast.family_of(town.nadia).id}
    values |= {"created_at": NOW, "next_try_at": NOW, "message_id": f"{number}", "tries": 7}
    return cast.add(OutgoingMail(recipient=recipient, state=state, **(values | changes)))


@pytest.mark.parametrize("role", STAFF)
def test_only_who_may_read_mails_opens_them(client, town, role):
    mail = a_mail(town)
    sign_in(client, town.staff[role])
    status = 200 if role in READERS else 403
    for path in ("", f"{mail.id}", f"{mail.id}/reessayer"):
        assert client.get(f"/mairie/courrier/{path}").status_code == status
    for path in ("export.csv", "nouveau", f"{mail.id}/modifier", f"{mail.id}/supprimer"):
        assert client.get(f"/mairie/courrier/{path}").status_code == 403


def test_a_failed_mail_says_why_and_what_it_says(counter, town):
    mail = a_mail(town, last_error="550 5.1.1 mailbox unavailable")
    page = said(counter.get(f"/mairie/courrier/{mail.id}"))
    assert "en échec" in page and "550 5.1.1 mailbox unavailable" in page
    assert "Votre réservation n° 000001" in page and "Réessayer" in page


def test_the_failed_ones_are_found_among_all(counter, town):
    a_mail(town)
    a_mail(town, MailState.SENT, "claire@example.org", number=2, family_id=None)
    assert len(rows(counter.get("/mairie/courrier/"))) == 2
    for asked in ("flt_etat=failed", "search=nadia", "flt_famille=1042"):
        (line,) = rows(counter.get(f"/mairie/courrier/?{asked}"))
        assert "nadia@example.org" in line


def test_a_failed_mail_is_sent_again_after_asking(counter, town):
    mail = a_mail(town)
    assert "Le portail essaie de nouveau" in said(counter.get(f"/mairie/courrier/{mail.id}/reessayer"))
    answer = send(counter, f"/mairie/courrier/{mail.id}/reessayer", answer="oui")
    assert "L’e-mail attend un nouvel essai." in said(counter.get(answer.location))
    again = db.session.get_one(OutgoingMail, mail.id)
    assert (again.state, again.tries, actions()) == (MailState.WAITING, 0, ["mail.retried"])


@pytest.mark.parametrize("state", [MailState.SENT, MailState.KEPT, MailState.WAITING])
def test_a_mail_that_has_not_failed_is_not_sent_again(counter, town, state):
    mail = a_mail(town, state)
    assert "Réessayer" not in said(counter.get(f"/mairie/courrier/{mail.id}"))
    with nothing_written():
        answer = send(counter, f"/mairie/courrier/{mail.id}/reessayer", answer="oui")
    assert "entre-temps" in said(counter.get(answer.location))


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(counter, town):
    def asked():
        with statements() as seen:
            shown = len(rows(counter.get("/mairie/courrier/?page_size=100")))
        assert not any("outgoing_mail.values" in statement for statement in seen)
        return shown, len(seen)

    a_mail(town)
    few, before = asked()
    for number in range(2, 32):
        a_mail(town, number=number)
    lots, after = asked()
    assert (lots - few, after) == (30, before)


@pytest.mark.parametrize("row", ["999999", "0", "abc", str(10**30)])
def test_an_id_that_is_none_is_no_page(counter, row):
    for deed in ("", "/reessayer"):
        assert counter.get(f"/mairie/courrier/{row}{deed}").status_code == 404


def test_a_post_without_its_token_changes_nothing(counter, town):
    mail = a_mail(town)
    with nothing_written():
        assert counter.post(f"/mairie/courrier/{mail.id}/reessayer", data={"answer": "oui"}).status_code == 400
