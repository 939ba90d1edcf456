"""Who opens what under /mairie: closed until a right is named, on every view and for every role."""

import pytest
from flask_admin import BaseView, expose

from admin_views.base import StaffView
from admin_views.closed import Closed
from admin_views.editing import Editing
from app import create_app
from models import School, db
from rules.rights import Right, Role
from tests import cast
from tests.pages import sign_in

STAFF = [role for role in Role if role is not Role.FAMILY]
LISTS = {
    "/mairie/familles/": {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS},
    "/mairie/responsables/": {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS},
    "/mairie/enfants/": {Role.ADMINISTRATOR, Role.COUNTER, Role.LEADER},
    "/mairie/gardes/": {Role.ADMINISTRATOR, Role.COUNTER, Role.LEADER},
    "/mairie/contacts/": {Role.ADMINISTRATOR, Role.COUNTER, Role.LEADER},
    "/mairie/fiches-sanitaires/": {Role.ADMINISTRATOR, Role.COUNTER, Role.LEADER},
    "/mairie/recherche/": {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS, Role.LEADER},
    "/mairie/": set(STAFF),
}
EDITORS = {Role.ADMINISTRATOR, Role.COUNTER}
EXPORTERS = {
    "/mairie/familles/export.csv": {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS},
    "/mairie/responsables/export.csv": {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS},
    "/mairie/enfants/export.csv": EDITORS,
    "/mairie/contacts/export.csv": EDITORS,
    "/mairie/gardes/export.csv": set(),
    "/mairie/fiches-sanitaires/export.csv": set(),
}


def views(app):
    return app.extensions["admin"][0]._views


class Planted(StaffView):
    """A view whose author forgot to name a right."""

    model, key, path, title = School, "planted", "oubli", "Oubli"
    columns = {"name": "Nom"}
    can_view_details = can_export = True


class Unguarded(BaseView):
    """A view of the library itself."""

    @expose("/")
    def index_view(self):
        return "open to all"


@pytest.fixture
def planted(app):
    """A browser on the same database, where the forgotten view is registered."""
    other = create_app(app.config["MARELLE"])
    other.extensions["admin"][0].add_view(Planted())
    other.testing = True
    yield other.test_client()
    with other.app_context():
        db.engine.dispose()


def test_every_view_stands_on_the_closed_base(app):
    open_ones = [view.endpoint for view in views(app) if not isinstance(view, Closed)]
    print(f"{len(views(app))} views of the town hall")
    assert open_ones == [] and len(views(app)) > 8


def test_a_view_of_the_library_would_be_seen(app):
    assert not isinstance(Unguarded(name="x", endpoint="x"), Closed)


def test_a_view_without_rights_is_nobodys(planted, town):
    for role in STAFF:
        sign_in(planted, town.staff[role])
        for path in ("", "1", "nouveau", "1/modifier", "1/supprimer", "export.csv"):
            assert planted.get(f"/mairie/oubli/{path}").status_code == 403


def test_editing_stays_shut_until_a_view_opens_it(town, planted, monkeypatch):
    monkeypatch.setattr(Planted, "right_to_read", Right.READ_OFFER)
    sign_in(planted, town.staff[Role.ADMINISTRATOR])
    assert planted.get("/mairie/oubli/").status_code == 200
    for path in ("nouveau", f"{town.school.id}/modifier", f"{town.school.id}/supprimer", "export.csv"):
        assert planted.get(f"/mairie/oubli/{path}").status_code == 403


@pytest.mark.parametrize("opened", ["can_create", "can_edit", "can_delete"])
def test_a_view_that_writes_without_a_service_does_not_start(opened):
    with pytest.raises(TypeError, match="names no service"):
        type("Serviceless", (Planted,), {opened: True})()


@pytest.mark.parametrize("path", [*LISTS, *EXPORTERS])
def test_nobody_is_asked_to_sign_in(client, town, path):
    answer = client.get(path)
    assert answer.status_code == 302 and answer.location.startswith("/connexion")


@pytest.mark.parametrize("path", [*LISTS, *EXPORTERS])
def test_a_familys_account_is_refused(client, town, path):
    sign_in(client, town.nadia)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("role", STAFF)
def test_a_role_opens_the_lists_of_its_rights(client, town, role):
    sign_in(client, town.staff[role])
    for path, roles in LISTS.items():
        assert (path, client.get(path).status_code) == (path, 200 if role in roles else 403)


@pytest.mark.parametrize("role", STAFF)
def test_a_role_exports_what_it_may_both_read_and_export(client, town, role):
    sign_in(client, town.staff[role])
    for path, roles in EXPORTERS.items():
        assert (path, client.get(path).status_code) == (path, 200 if role in roles else 403)


@pytest.mark.parametrize("role", STAFF)
def test_only_a_role_that_may_edit_sees_and_opens_the_forms(client, town, role):
    family = cast.family_of(town.nadia).id
    sign_in(client, town.staff[role])
    forms = [
        "familles/nouveau",
        f"familles/{family}/modifier",
        f"familles/{family}/supprimer",
        f"responsables/nouveau?famille={family}",
        f"enfants/nouveau?famille={family}",
        f"enfants/{town.hugo.id}/modifier",
        f"contacts/nouveau?enfant={town.hugo.id}",
        f"gardes/{town.hugo.custodies[0].id}/modifier",
        f"fiches-sanitaires/{town.hugo.health.id}/modifier",
    ]
    for path in forms:
        assert (path, client.get(f"/mairie/{path}").status_code) == (path, 200 if role in EDITORS else 403)


def test_the_menu_offers_what_the_role_may_open_and_nothing_else(client, town):
    sign_in(client, town.staff[Role.LEADER])
    page = client.get("/mairie/").text
    assert "/mairie/enfants/" in page and "/mairie/fiches-sanitaires/" in page
    assert "/mairie/familles/" not in page


def test_no_view_has_the_librarys_own_ways_to_write(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/mairie")]
    assert [rule.rule for rule in rules if "ajax" in rule.rule or "action" in rule.rule] == []
    assert len(rules) > 30
    for view in views(app):
        if isinstance(view, Editing):
            with pytest.raises(NotImplementedError):
                view.update_model(None, None)
