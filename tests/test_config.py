"""A bad or missing value stops the start, and the message names the variable."""

from pathlib import Path

import pytest

import config

DEMONSTRATION = {"MODE": "demo", "SECRET_KEY": "x" * 32}
S3 = {
    "STORAGE": "s3",
    "S3_ENDPOINT": "https://s3.example.org",
    "S3_BUCKET": "pieces",
    "S3_KEY": "la-cle",
    "S3_SECRET": "le-secret",
}


def test_documents_are_kept_in_a_folder_of_the_data_unless_told_otherwise(tmp_path: Path) -> None:
    read = config.read(DEMONSTRATION | {"DATA_DIR": str(tmp_path)})
    assert (read.storage, read.documents_dir) == ("folder", tmp_path / "documents")


def test_an_s3_storage_needs_no_region() -> None:
    read = config.read(DEMONSTRATION | S3)
    assert (read.s3_endpoint, read.s3_region) == ("https://s3.example.org", "us-east-1")
    assert config.read(DEMONSTRATION | S3 | {"S3_REGION": "gra"}).s3_region == "gra"


@pytest.mark.parametrize("name", sorted(S3.keys() - {"STORAGE"}))
def test_an_s3_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(config.BadConfiguration, match=f"^{name} is missing"):
        config.read(DEMONSTRATION | S3 | {name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STORAGE", "disque"),
        ("S3_ENDPOINT", "s3.example.org"),
        ("S3_ENDPOINT", "https://"),
        ("S3_ENDPOINT", "http://s3.example.org"),
        ("S3_ENDPOINT", "http://localhost.example.org"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(config.BadConfiguration, match=f"^{name}"):
        config.read(DEMONSTRATION | S3 | {name: value})


@pytest.mark.parametrize("address", ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000/"])
def test_an_s3_storage_of_this_machine_needs_no_encryption(address: str) -> None:
    assert config.read(DEMONSTRATION | S3 | {"S3_ENDPOINT": address}).s3_endpoint == address


def test_a_folder_needs_no_s3_setting() -> None:
    assert config.read(DEMONSTRATION | {"S3_ENDPOINT": "anything"}).storage == "folder"
