"""« Inscription »: the list, *Inscrire* with the usual days, the days that cannot be had, and changing them later."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models import Booking, Confirmation, Enrolment, JournalEntry, OutgoingMail, School, db
from rules.activities import OpenOn
from rules.bookings import BookingState
from rules.enrolments import EnrolmentState
from rules.mails import MailKind
from tests import cast, forms
from tests.pages import sign_in, statements, value_of
from tests.snapshot import nothing_written

LIST = "/inscription"


@pytest.fixture
def parent(client, town):
    """Nadia's browser."""
    sign_in(client, town.nadia)
    return client


@pytest.fixture
def care(town):
    """Meals with a weekly pattern, from 2 to 27 September, at 4,30 €; nobody is enrolled yet."""
    return cast.make_period("CANTINE", has_pattern=True, last_day=date(2019, 9, 27), schools=[town.school])


def words(answer):
    """The text of a page, with ordinary spaces."""
    return forms.plain(answer.text)


def form_of(town, period):
    return f"{LIST}/{town.hugo.id}/{period.id}"


def post(client, path, days=(), **changes):
    """Send the form of that page with these days ticked."""
    page = client.get(path).text
    hidden = {name: value_of(page, name) for name in ("csrf_token", "jeton", "prix")}
    return client.post(path, data={**hidden, "jour": list(days), **changes})


def slot_days(period, weekdays):
    return [f"{period.slots[0].id}:{weekday}" for weekday in weekdays]


def booked(town):
    """The days on which Hugo has a live booking."""
    live = select(Booking.day).where(Booking.child_id == town.hugo.id, Booking.state == BookingState.ACCEPTED)
    return [day.day for day in db.session.scalars(live.order_by(Booking.day))]


def enrolment_of(town, period):
    return db.session.query(Enrolment).filter_by(child_id=town.hugo.id, period_id=period.id).one()


def test_the_list_says_what_each_child_is_enrolled_in_and_may_be(parent, town, care):
    page = words(parent.get(LIST))
    assert "RESTAURATION SCOLAIRE 2019/2020 acceptée" in page and "Du 2 septembre 2019 au 3 juillet 2020" in page
    assert parent.get(LIST).text.count(f'href="{form_of(town, care)}"') == 1
    far = cast.make_period("LOIN", schools=[School(name="École Cambon")])
    over = cast.make_period("FINIE", first_day=date(2019, 1, 7), last_day=date(2019, 7, 5))
    free = cast.make_period("LIBRE", needs_enrolment=False)
    assert not any(period.name in words(parent.get(LIST)) for period in (far, over, free))
    for period in (far, over, free):
        assert parent.get(form_of(town, period)).status_code == 404


def test_an_incomplete_file_is_said_with_its_links_and_nothing_can_be_pressed(client, town, care):
    sign_in(client, town.ines)
    page = client.get(LIST)
    assert "dossier à compléter" in page.text and f"/dossier/enfants/{town.tom.id}" in page.text
    assert f"{LIST}/{town.tom.id}/{care.id}" not in page.text
    assert client.get(f"{LIST}/{town.tom.id}/{care.id}").location == LIST


def test_a_family_without_children_reads_what_to_do(client, town):
    (alone,) = cast.make_family("999", "Seul", "Sol")
    sign_in(client, alone)
    assert "Aucun enfant n’est encore dans votre dossier." in words(client.get(LIST))


def test_the_pattern_books_every_open_day_and_says_the_total(parent, town, care):
    page = words(parent.get(form_of(town, care)))
    assert "Inscrire Hugo" in page and "4,30 €" in page and "lundi, mardi, mercredi, jeudi et vendredi" in page
    assert "modifiable jusqu’au jeudi 23h59 de la semaine précédente" in page
    answer = post(parent, form_of(town, care), slot_days(care, (1, 4)))
    assert answer.status_code == 303 and booked(town) == [2, 5, 9, 12, 16, 19, 23, 26]
    shown = words(parent.get(answer.location))
    assert "8 jours réservés" in shown and "Total : 34,40 €" in shown and "lundi et jeudi" in shown
    mail = db.session.query(OutgoingMail).filter_by(kind=MailKind.ENROLMENT_MADE).one()
    assert (mail.recipient, mail.values["total_cents"], len(mail.values["lines"])) == (town.nadia.email, 3440, 8)
    assert not db.session.query(OutgoingMail).filter_by(kind=MailKind.BOOKING_RECAP).count()


def test_without_any_day_the_child_is_enrolled_and_the_page_says_before_that_nothing_is_booked(parent, town, care):
    page = words(parent.get(form_of(town, care)))
    assert "Sans aucun jour coché, l’enfant est inscrit mais rien n’est réservé" in page
    answer = post(parent, form_of(town, care))
    page = words(parent.get(answer.location))
    assert enrolment_of(town, care).state is EnrolmentState.ACCEPTED and booked(town) == []
    assert "aucun, chaque date se réserve dans le planning" in page
    again = parent.get(f"{LIST}/{enrolment_of(town, care).id}/jours")
    assert "l’enfant reste inscrit et ses jours habituels à venir sont annulés" in words(again)


def test_without_any_day_a_request_says_before_that_it_books_nothing(parent, town):
    waits = cast.make_period("MERCREDIS", has_pattern=True, enrolment_waits=True)
    page = words(parent.get(form_of(town, waits)))
    assert "Sans aucun jour coché, votre demande ne réserve rien" in page and "l’enfant est inscrit" not in page


def test_the_whole_week_is_ticked_at_once(parent, town, care):
    post(parent, form_of(town, care), semaine=str(care.slots[0].id))
    assert len(booked(town)) == 20


def test_a_form_that_is_sent_again_enrols_once(parent, town, care):
    path = form_of(town, care)
    page = parent.get(path).text
    data = {name: value_of(page, name) for name in ("csrf_token", "jeton", "prix")} | {"jour": slot_days(care, [1])}
    first, second = (parent.post(path, data=data).location for _ in range(2))
    assert first == second and db.session.scalar(select(func.count(Confirmation.id))) == 1
    other = data | {"jeton": "x" * 20, "jour": slot_days(care, [2])}
    with nothing_written():
        answer = parent.post(path, data=other)
    assert answer.status_code == 422 and "déjà inscrit à cette activité" in words(answer)


def test_a_price_that_has_changed_is_shown_again(parent, town, care):
    path = form_of(town, care)
    care_price = f"{care.slots[0].id}:400"
    with nothing_written():
        answer = post(parent, path, slot_days(care, [1]), prix=care_price)
    page = words(answer)
    assert answer.status_code == 422 and "4,00 € était affiché, il est maintenant de 4,30 €" in page
    assert f'value="{care.slots[0].id}:1" checked' in answer.text
    assert value_of(answer.text, "prix") == f"{care.slots[0].id}:430"


@pytest.mark.parametrize("posted", [{"jour": ["x"]}, {"jour": ["999999:1"]}, {"jour": ["{}:7"]}, {"prix": ""}])
def test_a_forged_form_writes_nothing(parent, town, care, posted):
    path = form_of(town, care)
    changes = {name: [it.format(care.slots[0].id) for it in value] if value else "" for name, value in posted.items()}
    with nothing_written():
        assert post(parent, path, **changes).status_code == 422


def test_what_is_not_the_familys_does_not_exist(parent, town, care):
    theirs = cast.enrol(town.julien, care, town.claire)
    paths = (f"{LIST}/{town.julien.id}/{care.id}", f"{LIST}/{theirs.id}", f"{LIST}/{theirs.id}/jours")
    assert [parent.get(path).status_code for path in paths] == [404, 404, 404]
    token = value_of(parent.get(form_of(town, care)).text, "csrf_token")
    posts = (*paths[::2], f"{LIST}/{theirs.id}/retirer")
    with nothing_written():
        assert [parent.post(path, data={"csrf_token": token}).status_code for path in posts] == [404, 404, 404]


def test_a_request_waits_books_nothing_and_may_be_taken_back(parent, town):
    care = cast.make_period("MERCREDIS", enrolment_waits=True)
    answer = post(parent, form_of(town, care))
    enrolment = enrolment_of(town, care)
    assert enrolment.state is EnrolmentState.WAITING and booked(town) == []
    assert "en attente de traitement" in words(parent.get(answer.location))
    assert parent.get(form_of(town, care)).location == f"{LIST}/{enrolment.id}"
    page = parent.get(LIST).text
    taken = parent.post(f"{LIST}/{enrolment.id}/retirer", data={"csrf_token": value_of(page, "csrf_token")})
    assert "Votre demande d’inscription est retirée." in words(parent.get(taken.location))
    assert not db.session.query(Enrolment).filter_by(period_id=care.id).count()


def test_an_enrolment_for_the_holidays_says_so_and_leads_to_its_dates(parent, town):
    care = cast.make_period("VACANCES", open_on=OpenOn.HOLIDAYS)
    said = words(parent.get(form_of(town, care)))
    assert "pendant les vacances scolaires" in said
    assert "Prix d’une date" in said
    page = parent.get(post(parent, form_of(town, care)).location).text
    assert "Réserver des dates" in page and f"/reservations/nouvelle/{town.hugo.id}" in page


def test_a_refused_request_says_its_reason_and_may_be_asked_again(parent, town):
    care = cast.make_period("MERCREDIS", enrolment_waits=True)
    refused = {"state": EnrolmentState.REFUSED, "refusal_reason": "Plus de place"}
    cast.enrol(town.hugo, care, town.nadia, **refused)
    page = words(parent.get(LIST))
    assert "MERCREDIS refusée" in page and "Motif : Plus de place" in page
    post(parent, form_of(town, care))
    assert enrolment_of(town, care).state is EnrolmentState.WAITING


def test_the_days_are_changed_from_a_day_on(parent, town, care):
    post(parent, form_of(town, care), slot_days(care, (1, 4)))
    path = f"{LIST}/{enrolment_of(town, care).id}/jours"
    answer = post(parent, path, slot_days(care, (1, 2)), a_partir_du="2019-09-16")
    assert booked(town) == [2, 5, 9, 12, 16, 17, 23, 24]
    page = words(parent.get(answer.location))
    assert "2 jours réservés" in page and "2 jours annulés" in page and "lundi et mardi" in page


def test_the_same_days_again_write_nothing_and_the_page_says_so(parent, town, care):
    parent.get(post(parent, form_of(town, care), slot_days(care, (1, 4))).location)
    path = f"{LIST}/{enrolment_of(town, care).id}/jours"
    before = [db.session.query(kind).count() for kind in (Booking, Confirmation, JournalEntry, OutgoingMail)]
    answer = post(parent, path, slot_days(care, (1, 4)), a_partir_du="2019-09-16")
    assert before == [db.session.query(kind).count() for kind in (Booking, Confirmation, JournalEntry, OutgoingMail)]
    page = words(parent.get(answer.location))
    assert "Rien n’a changé." in page and "Un e-mail vous a été envoyé" not in page


@pytest.mark.parametrize(
    ("day", "said"),
    [("2019-08-26", "Cette date est passée."), ("x", "Il faut une date"), ("2019-10-01", "dernier jour")],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(parent, town, care, day, said):
    enrolment = cast.enrol(town.hugo, care, town.nadia)
    with nothing_written():
        answer = post(parent, f"{LIST}/{enrolment.id}/jours", slot_days(care, [1]), a_partir_du=day)
    assert answer.status_code == 422 and said in words(answer) and f'value="{day}"' in answer.text


def test_the_list_asks_as_often_for_many_periods_as_for_one(parent, town, care):
    def asked():
        with statements() as seen:
            parent.get(LIST)
        return len(seen)

    before = asked()
    for each in range(10):
        cast.enrol(town.hugo, cast.make_period(f"P{each}", schools=[town.school]), town.nadia)
    assert asked() == before
