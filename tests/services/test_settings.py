"""The commune's settings: each kind read, refused and kept; the logo drawn anew."""

import io
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import select

from models import JournalEntry, JournalValue, db
from queries.accounts import person
from queries.settings import all_settings, image
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services.settings import change_settings
from tests.cast import NOW
from tests.pages import begin_session


@pytest.fixture
def agent(town) -> int:
    return town.staff[Role.ADMINISTRATOR].id


def picture(kind: str, size: tuple[int, int] = (800, 200), mode: str = "RGB") -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, "red").save(drawn, kind)
    return drawn.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 400 million pixels."""
    size = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    content = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def test_an_installation_starts_with_the_defaults(app) -> None:
    settings = all_settings()
    assert (settings.accent_colour, settings.alsace_moselle, settings.logo) == ("#1C6470", False, "")


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("commune_name", "  Valbruyère\n", "Valbruyère"),
        ("accent_colour", "#ffd200", "#FFD200"),
        ("service_phone", "03 00 00 00 00", "03 00 00 00 00"),
        ("service_email", "", ""),
        ("school_zone", "Corse", "Corse"),
        ("alsace_moselle", "oui", True),
        ("alsace_moselle", "", False),
        ("welcome", "b" * 300, "b" * 300),
        ("service_address", "", ""),
        ("maintenance_from", "23:30", "23:30"),
        ("second_factor_roles", "counter  administrator counter", "administrator counter"),
        ("second_factor_roles", "", ""),
        ("conformity", "totale", "totale"),
    ],
)
def test_a_setting_is_kept_as_its_kind(agent, key, typed, kept) -> None:
    change_settings(agent, {key: typed}, NOW)
    assert getattr(all_settings(), key) == kept


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("commune_name", " ", Why.NEEDED),
        ("commune_name", "a" * 121, Why.TOO_LONG),
        ("commune_name", "a\0b", Why.CONTROL),
        ("commune_name", b"bytes", Why.UNKNOWN),
        ("accent_colour", "red", Why.COLOUR),
        ("accent_colour", "#12345", Why.COLOUR),
        ("accent_colour", "#123456;}", Why.COLOUR),
        ("service_email", "mairie", Why.EMAIL),
        ("service_phone", "numéro", Why.PHONE),
        ("school_zone", "D", Why.ZONE),
        ("welcome", "", Why.NEEDED),
        ("service_hours", "a" * 301, Why.TOO_LONG),
        ("maintenance_from", "24:00", Why.TIME),
        ("maintenance_from", "1:00", Why.TIME),
        ("maintenance_from", "01:00:00", Why.TIME),
        ("maintenance_until", "", Why.NEEDED),
        ("second_factor_roles", "counter mayor", Why.UNKNOWN),
        ("second_factor_roles", "family", Why.UNKNOWN),
        ("conformity", "parfaite", Why.UNKNOWN),
        ("logo", "text", Why.IMAGE),
        ("picture", b"GIF89a<html>", Why.IMAGE),
        ("logo", b"%PDF-1.7", Why.IMAGE),
        ("logo", b"GIF89a<html>", Why.IMAGE),
        ("logo", picture("GIF"), Why.IMAGE),
        ("logo", picture("PNG")[:60], Why.IMAGE),
        ("logo", bomb(), Why.IMAGE),
        ("logo", b"\0" * 2_000_001, Why.IMAGE_SIZE),
        ("nonsense", "x", Why.UNKNOWN),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(agent, key, typed, why) -> None:
    with pytest.raises(Refused) as refused:
        change_settings(agent, {"portal_title": "Autre", key: typed}, NOW)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.about, refusal.values["why"]) == (Code.BAD_VALUE, key, why)
    assert all_settings().portal_title == "Portail famille"


@pytest.mark.parametrize(
    "sent", [picture("PNG"), picture("JPEG"), picture("PNG", mode="P"), picture("JPEG") + b"<html>"]
)
def test_a_logo_is_drawn_anew_and_small(agent, sent) -> None:
    change_settings(agent, {"logo": sent}, NOW)
    drawn = Image.open(io.BytesIO(image("logo")))
    assert (drawn.format, drawn.size) == ("PNG", (400, 100))
    assert b"<html>" not in image("logo")
    assert len(all_settings().logo) == 16


def noise(size: tuple[int, int]) -> bytes:
    """A JPEG that compresses badly."""
    drawn = io.BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(drawn, "JPEG", quality=40)
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("sent", "size"), [(picture("PNG", (3200, 800), "RGBA"), (1600, 400)), (picture("JPEG", (90, 60)), (90, 60))]
)
def test_the_picture_of_the_home_page_is_a_small_jpeg(agent, sent, size) -> None:
    change_settings(agent, {"picture": sent}, NOW)
    drawn = Image.open(io.BytesIO(image("picture")))
    assert (drawn.format, drawn.size) == ("JPEG", size)


def test_a_picture_that_compresses_badly_is_made_smaller_until_it_is_light(agent) -> None:
    sent = noise((1800, 1200))
    assert len(sent) > 500_000
    change_settings(agent, {"picture": sent}, NOW)
    assert len(image("picture")) <= 150_000


def test_a_night_is_cleared_with_both_its_hours(agent) -> None:
    change_settings(agent, {"maintenance_from": "", "maintenance_until": ""}, NOW)
    with pytest.raises(Refused) as refused:
        change_settings(agent, {"maintenance_from": "02:00"}, NOW)
    assert refused.value.refusals[0].about == "maintenance_until"
    assert all_settings().maintenance_from == ""


def test_a_logo_can_be_taken_away(agent) -> None:
    change_settings(agent, {"logo": picture("PNG")}, NOW)
    change_settings(agent, {"logo": b""}, NOW)
    assert (image("logo"), all_settings().logo) == (None, "")


def test_a_change_is_journalled_with_what_was_there_before(agent) -> None:
    change_settings(agent, {"commune_name": "Valbruyère", "school_zone": "A"}, NOW)
    entry = db.session.scalars(select(JournalEntry)).one()
    value = db.session.scalars(select(JournalValue)).one()
    assert (entry.action, entry.fields, entry.actor_id) == ("settings.changed", "commune_name", agent)
    assert (value.before, value.after) == ("Notre commune", "Valbruyère")


def test_what_stays_as_it_is_is_not_journalled(agent) -> None:
    change_settings(agent, {"commune_name": "Notre commune"}, NOW)
    assert db.session.scalars(select(JournalEntry)).all() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_changes_settings(town, role) -> None:
    account = town.nadia if role is Role.FAMILY else town.staff[role]
    with pytest.raises(Refused, match=Code.NO_RIGHT):
        change_settings(account.id, {"commune_name": "Valbruyère"}, NOW)
    assert all_settings().commune_name == "Notre commune"


def test_settings_that_were_read_cannot_be_changed_by_hand(app) -> None:
    settings = all_settings()
    with pytest.raises(AttributeError):
        settings.commune_name = "Valbruyère"
    with pytest.raises(AttributeError):
        _ = settings.nonsense


def test_a_factor_that_becomes_compulsory_ends_the_sessions_without_one(town, agent) -> None:
    people = (town.staff[Role.COUNTER], town.staff[Role.ACCOUNTS], town.staff[Role.ADMINISTRATOR], town.nadia)
    keys = [begin_session(account) for account in people]
    change_settings(agent, {"second_factor_roles": "counter administrator"}, NOW)
    assert [person(key, NOW) is not None for key in keys] == [False, True, True, True]
