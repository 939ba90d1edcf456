"""The settings' page: every declared setting, kept or refused with what was typed, journalled."""

import io

import pytest
from PIL import Image

from admin_views.settings import GROUPS
from models import Setting, db
from models.settings import DECLARATIONS
from queries.settings import all_settings
from rules.rights import Role
from tests.pages import XHTML, sign_in, tree_of, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import actions, said, send

STAFF = [role for role in Role if role is not Role.FAMILY]
PATH = "/mairie/reglages/"
TYPED = {
    "commune_name": "Les Essarts",
    "portal_title": "Portail famille",
    "accent_colour": "#f6c945",
    "service_name": "Service enfance",
    "service_phone": "03 84 00 00 00",
    "service_email": "enfance@mairie.example",
    "school_zone": "C",
    "alsace_moselle": "oui",
    "welcome": "Bienvenue",
    "service_hours": "Le matin",
    "claim_is_open": "oui",
    "maintenance_from": "01:00",
    "maintenance_until": "06:00",
    "second_factor_roles": ["counter", "administrator"],
    "conformity": "partielle",
    "file_is_yearly": "oui",
    "largest_document": "2",
    "waiting_holds_place": "oui",
    "hours_of_waiting_place": "0",
    "resident_towns": "",
    "months_of_health": "2",
    "months_of_unused_documents": "3",
    "years_of_files": "2",
    "months_of_journal_values": "12",
}
ELSEWHERE = {"file_needs", "waiting_groups"}
"""Those that have a page of their own."""


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def picture(size=(60, 40)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "#1C6470").save(drawn, "PNG")
    drawn.seek(0)
    return drawn


@pytest.mark.parametrize("role", STAFF)
def test_only_the_administrator_opens_and_sends_them(client, town, role):
    sign_in(client, town.staff[role])
    allowed = role is Role.ADMINISTRATOR
    assert client.get(PATH).status_code == (200 if allowed else 403)
    if not allowed:
        client.application.config["WTF_CSRF_ENABLED"] = False
        try:
            with nothing_written():
                assert client.post(PATH, data=TYPED).status_code == 403
        finally:
            client.application.config["WTF_CSRF_ENABLED"] = True


def test_every_declared_setting_has_its_field(admin):
    page = admin.get(PATH).text
    assert {it.key for it in DECLARATIONS if f'name="{it.key}"' not in page} == ELSEWHERE


def test_every_declared_setting_stands_in_one_group():
    grouped = [key for _words, keys in GROUPS for key in keys]
    assert sorted(grouped) == sorted({it.key for it in DECLARATIONS} - ELSEWHERE)


def test_what_is_sent_is_kept_shown_and_journalled(admin):
    answer = send(admin, PATH, **TYPED)
    assert (answer.status_code, actions()) == (302, ["settings.changed"])
    kept = all_settings()
    assert (kept.commune_name, kept.accent_colour, kept.alsace_moselle) == ("Les Essarts", "#F6C945", True)
    assert (kept.claim_is_open, kept.invitation_is_open, kept.conformity) == (True, False, "partielle")
    assert (kept.second_factor_roles, kept.service_hours) == ("administrator counter", "Le matin")
    page = admin.get(PATH)
    assert "Les réglages sont enregistrés." in said(page) and value_of(page.text, "service_phone") == "03 84 00 00 00"


def test_a_colour_that_is_too_light_is_shown_beside_the_one_that_can_be_read(admin):
    assert "Nous l’avons foncée" not in said(admin.get(PATH))
    send(admin, PATH, **TYPED)
    page = admin.get(PATH).text
    assert "Nous l’avons foncée pour qu’elle reste lisible." in page
    assert page.count('fill="#') == 2 and 'fill="#F6C945"' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accent_colour", "jaune", "Il faut une couleur comme #1C6470."),
        ("service_email", "ici", "Il faut une adresse e-mail"),
        ("service_phone", "12", "Il faut un numéro de téléphone"),
        ("school_zone", "Z", "Il faut une zone"),
        ("commune_name", "", "Cette case est à remplir."),
        ("maintenance_from", "25:00", "Il faut une heure, par exemple 01:00."),
        ("maintenance_until", "", "Cette case est à remplir."),
    ],
)
def test_a_refused_setting_keeps_what_was_typed_and_writes_none(admin, field, value, words):
    with nothing_written():
        answer = send(admin, PATH, **(TYPED | {field: value}))
    assert answer.status_code == 422 and answer.text.count(words) == 2
    assert "<title>Erreur" in answer.text
    if field != "school_zone":
        assert value_of(answer.text, field) == value
    assert value_of(answer.text, "portal_title") == TYPED["portal_title"]


def test_a_logo_is_drawn_anew_shown_and_taken_away(admin):
    answer = send(admin, PATH, **TYPED, logo=(picture(), "logo.png"))
    assert answer.status_code == 302 and all_settings().logo
    page = admin.get(PATH).text
    assert 'src="/logo.png?v=' in page and 'name="remove_logo"' in page and 'name="remove_picture"' not in page
    send(admin, PATH, **TYPED)
    assert all_settings().logo
    send(admin, PATH, **TYPED, remove_logo="oui")
    assert not all_settings().logo


def test_the_picture_of_the_home_page_has_its_own_preview_and_goes_alone(admin):
    send(admin, PATH, **TYPED, logo=(picture(), "logo.png"), picture=(picture((3200, 200)), "photo.png"))
    page = admin.get(PATH).text
    assert 'src="/photo.jpg?v=' in page and 'name="remove_picture"' in page
    send(admin, PATH, **TYPED, remove_picture="oui")
    assert all_settings().logo and not all_settings().picture
    assert 'src="/photo.jpg' not in admin.get(PATH).text


def test_the_roles_that_are_kept_are_ticked(admin):
    send(admin, PATH, **TYPED)
    ticked = [
        it.get("value")
        for it in tree_of(admin.get(PATH).text).iter(f"{XHTML}input")
        if it.get("name") == "second_factor_roles" and it.get("checked") is not None
    ]
    assert ticked == ["administrator", "counter"]
    send(admin, PATH, **(TYPED | {"second_factor_roles": []}))
    assert all_settings().second_factor_roles == ""


def test_a_night_without_hours_is_no_night(admin):
    answer = send(admin, PATH, **(TYPED | {"maintenance_from": "", "maintenance_until": ""}))
    assert answer.status_code == 302
    assert (all_settings().maintenance_from, all_settings().maintenance_until) == ("", "")


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"\x89PNG not really", b"x" * 2_500_000])
def test_a_file_that_is_no_picture_or_too_large_is_refused(admin, content):
    with nothing_written():
        answer = send(admin, PATH, **TYPED, logo=(io.BytesIO(content), "logo.png"))
    answer.request.environ["wsgi.input"].close()  # the client keeps what is large in a file
    assert answer.status_code == 422 and "Ce fichier" in answer.text


def test_a_setting_that_nobody_declared_is_not_kept(admin):
    send(admin, PATH, **TYPED, secret_key="x")
    assert db.session.get(Setting, "secret_key") is None


def test_a_post_without_its_token_changes_nothing(admin):
    with nothing_written():
        assert admin.post(PATH, data=TYPED).status_code == 400
