"""Every table of the town hall, whoever wrote its view: list, filters, order, page, form and export all open."""

from datetime import date

import pytest
from sqlalchemy import select

from admin_views.base import StaffView
from models import Authorisations, Closure, ErasureRequest, FileProposal, OutgoingMail, db
from rules.files import Group
from rules.mails import MailKind
from rules.rights import Role
from tests import cast, claim_rows, papers, publics
from tests.cast import NOW
from tests.pages import sign_in, statements


@pytest.fixture
def administrator(client, town):
    """The browser of somebody who may open everything, in a town where every table has a row."""
    for day in range(9, 14):
        cast.book(town.hugo, town.meal, date(2019, 9, day), town.nadia)
    cast.add(Closure(period=town.canteen, first_day=date(2019, 9, 20), last_day=date(2019, 9, 20), reason="Grève"))
    mail = {"kind": MailKind.BOOKING_RECAP, "recipient": "x@example.org", "message_id": "x", "family_id": None}
    lines = {"confirmation_id": 1, "numbers": ["000001"], "lines": [], "total_cents": 430, "contacts": []}
    cast.add(OutgoingMail(**mail, values=lines, created_at=NOW, next_try_at=NOW))
    publics.make_drafts()
    claim_rows.make_both(town.nadia.guardian)
    files_in_town(town)
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    client.get(f"/mairie/fiches-sanitaires/{town.hugo.health.id}")  # so that the journal has an entry
    return client


def files_in_town(town):
    """A paper, a home's answers, something to decide and a request for deletion."""
    whose = {"child": town.lea, "family": cast.family_of(town.nadia)}
    papers.make_paper(papers.make_type(), town.nadia, town.hugo)
    cast.add(Authorisations(**whose, photo_media=False))
    proposed = {"group": Group.CHILD, "values": {"usual_name": "Lia"}, "proposed_at": NOW}
    cast.add(FileProposal(account=town.nadia, **whose, **proposed))
    asked = {"words": "Tout", "asked_at": NOW, "due_on": date(2019, 9, 27)}
    cast.add(ErasureRequest(account=town.nadia, family=whose["family"], **asked))


def tables(app):
    """The views of a table."""
    found = [view for view in app.extensions["admin"][0]._views if isinstance(view, StaffView)]
    assert len(found) > 15
    return found


def last_id(view):
    row_id = db.session.scalar(select(view.model.id).order_by(view.model.id.desc()).limit(1))
    assert row_id is not None, f"{view.endpoint}: no row to look at"
    return row_id


def test_every_list_opens_in_every_order_and_with_every_filter(app, administrator):
    for view in tables(app):
        addresses = ["", "search=hugo", "search=%25_'"]
        addresses += [
            f"sort={place}&desc=1" for place, (name, _label) in enumerate(view._list_columns) if name in view.sorts
        ]
        for it in view.filters_offered:
            offered = it.options() if it.options else ()  # some are offered to who is signed in alone
            value = offered[0][0] if offered else "2019-09-10" if it.kind == "date" else "1042"
            addresses += [f"flt_{it.key}={value}"]
        for asked in addresses:
            answer = administrator.get(f"{view.url}/?{asked}")
            assert answer.status_code == 200, (view.endpoint, asked)


def test_every_row_has_its_page_and_its_form(app, administrator):
    for view in tables(app):
        row_id = last_id(view)
        for way, opened in (("", view.can_view_details), ("/modifier", view.can_edit), ("/supprimer", view.can_delete)):
            status = administrator.get(f"{view.url}/{row_id}{way}").status_code
            assert (status == 200) == opened, (view.endpoint, way, status)


def test_every_export_ends_and_asks_no_more_for_more_rows(app, administrator, town):
    exporting = [view for view in tables(app) if view.can_export]
    assert len(exporting) > 5

    def asked(view):
        with statements() as seen:
            answer = administrator.get(f"{view.url}/export.csv")
            lines = answer.data.count(b"\r\n")
        assert answer.status_code == 200 and lines > 1, view.endpoint
        return len(seen)

    before = {view.endpoint: asked(view) for view in exporting}
    for each in range(20):
        (parent,) = cast.make_family(f"8{each:03}", f"Nombre{each}", f"Parent{each}")
        child = cast.make_child(f"Enfant{each}", parent, school_class=town.school_class)
        cast.enrol(child, town.canteen, parent)
        cast.book(child, town.meal, date(2019, 9, 16), parent)
    assert {view.endpoint: asked(view) for view in exporting} == before


def test_every_column_has_words_and_every_link_a_view(app):
    keys = {view.endpoint for view in app.extensions["admin"][0]._views}
    for view in tables(app):
        shown = {**view.columns, **view.details, **(view.export_columns or {})}
        assert all(str(label).strip() for label in shown.values()), view.endpoint
        assert set(view.links.values()) <= keys, view.endpoint
        assert view.default_sort in view.sorts or not view.default_sort, view.endpoint
