"""Authenticator applications: a derived secret, and a picture that our pages' policy lets through."""

import base64

import pyotp

from adapters import authenticators
from tests.cast import NOW


def test_the_secret_depends_on_machine_account_and_salt_alone() -> None:
    shared = authenticators.secret("machine", 1, "salt")
    assert shared == authenticators.secret("machine", 1, "salt")
    assert len(base64.b32decode(shared)) == 20
    others = [("other", 1, "salt"), ("machine", 2, "salt"), ("machine", 1, "other")]
    assert len({shared, *(authenticators.secret(*other) for other in others)}) == 4


def test_the_secret_is_read_in_groups_of_four() -> None:
    assert authenticators.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_picture_has_neither_style_nor_image_data() -> None:
    picture = authenticators.qr_code("ABCDEFGH" * 4, "ana@mairie.example", "Portail famille, Valbruyère")
    assert picture.startswith("<svg ") and "style" not in picture and "data:" not in picture and "viewBox" in picture


def test_a_code_belongs_to_its_step() -> None:
    shared = authenticators.secret("machine", 1, "salt")
    step = int(NOW.timestamp()) // authenticators.SECONDS
    for late in (-1, 0, 1):
        assert authenticators.step_of(shared, pyotp.TOTP(shared).generate_otp(step + late), NOW) == step + late
    assert authenticators.step_of(shared, "", NOW) is None
