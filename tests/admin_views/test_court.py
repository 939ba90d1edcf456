"""« Ne pas remettre à »: every page of the town hall about a child says whom a court keeps away from it."""

from datetime import date

import pytest
from sqlalchemy import select

from admin_views.base import StaffView
from models import Authorisations, Child, Confirmation, Contact, Document, Family, db
from rules.files import Group
from rules.rights import Role
from tests import cast
from tests.pages import sign_in
from tests.papers import make_paper, make_type
from tests.proposals import ask
from tests.staff_pages import said

SENTENCE = "Hugo ne doit pas repartir avec Marc Durand (décision de justice)."


@pytest.fixture
def kept_away(town):
    """Hugo, of whom there is something in every table."""
    both = {"child": town.hugo, "family": cast.family_of(town.nadia)}
    cast.add(Contact(**both, last_name="Durand", first_name="Marc", phone="", must_not_collect=True))
    cast.add(Authorisations(**both))
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    ask(town.nadia, Group.PICKUP, [], town.hugo)
    make_paper(make_type(), town.nadia, town.hugo)
    return town.hugo


def rows_of(view, child):
    """The rows of a view that are about the child."""
    ids = select(view.model.id)
    if hasattr(view.model, "child_id"):
        return db.session.scalars(ids.where(view.model.child_id == child.id)).all()
    theirs = {Child: [child.id], Family: [it.family_id for it in child.custodies]}
    if view.model is Confirmation:
        return db.session.scalars(ids.where(Confirmation.reservations.any(child_id=child.id))).all()
    return theirs.get(view.model, [])


def pages_of_rows(app, view, child):
    """Every page that a view has of each of its rows about the child."""
    rules = [it for it in app.url_map.iter_rules() if it.endpoint.startswith(f"{view.endpoint}.")]
    shown = [it.rule for it in rules if "row_id" in it.arguments and "GET" in it.methods]
    return [rule.replace("<id:row_id>", str(row_id)) for rule in shown for row_id in rows_of(view, child)]


def pages(app, child):
    """Every address of a page about the child: its rows' own, the forms that begin from it, its family's planning."""
    views = [it for it in app.extensions["admin"][0]._views if isinstance(it, StaffView)]
    of_child = [it for it in views if it.can_create and it.belongs_to and it.belongs_to.view == "children"]
    found = [path for view in views for path in pages_of_rows(app, view, child)]
    found += [f"{view.url}/nouveau?enfant={child.id}" for view in of_child]
    return [*found, f"/mairie/planning/{child.custodies[0].family_id}", "/mairie/modifications/ensemble"]


def test_every_page_of_the_child_says_it(app, client, town, kept_away):
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    silent, seen = [], set()
    for path in pages(app, kept_away):
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            seen.add(path.split("/")[2])
            silent += [] if SENTENCE in said(answer) else [path]
    assert silent == []
    tables = {"enfants", "gardes", "contacts", "autorisations", "fiches-sanitaires", "modifications", "documents"}
    assert seen >= tables | {"inscriptions", "jours-reserves", "reservations", "confirmations", "familles", "planning"}


@pytest.mark.parametrize(
    ("role", "says"),
    [(Role.COUNTER, True), (Role.LEADER, True), (Role.ACCOUNTS, False), (Role.AUDITOR, False)],
)
def test_whoever_may_see_children_reads_it_and_nobody_else(client, town, kept_away, role, says):
    booking = cast.book(town.hugo, town.meal, date(2019, 9, 23), town.nadia)
    sign_in(client, town.staff[role])
    assert (SENTENCE in said(client.get(f"/mairie/jours-reserves/{booking.id}"))) is says


def test_the_pages_of_another_child_say_nothing(client, town, kept_away):
    sign_in(client, town.staff[Role.COUNTER])
    assert db.session.scalar(select(Document.id)) is not None
    for path in (f"/mairie/enfants/{town.julien.id}", f"/mairie/familles/{cast.family_of(town.claire).id}"):
        assert "ne doit pas repartir" not in said(client.get(path))
