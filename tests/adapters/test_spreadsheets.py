"""CSV as French offices open it: the cases X01 to X10 of the domain, byte for byte."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice

import pytest

from adapters.spreadsheets import csv_bytes, file_name


def only_cell(value):
    """The bytes between the end of the head and the end of the line, as text."""
    content = b"".join(csv_bytes(["Tête"], [[value]]))
    assert content.startswith("\ufeffTête\r\n".encode()) and content.endswith(b"\r\n")
    return content[len("\ufeffTête\r\n".encode()) : -2].decode()


@pytest.mark.parametrize(
    ("case", "value", "expected"),
    [
        ("X01", "=1+1", "'=1+1"),
        ("X02", Decimal("-4.30"), "-4,30"),
        ("X03", "-texte", "'-texte"),
        ("X04", 'Rue "A"; bât. 2', '"Rue ""A""; bât. 2"'),
        ("X05", "01000", "01000"),
        ("X06", date(2026, 9, 14), "14/09/2026"),
        ("X08", Decimal("1234.5"), "1234,50"),
        ("X09", "une\ndeux", '"une\ndeux"'),
        ("X10", " =1+1", "' =1+1"),
        ("plus", "+33 6 12", "'+33 6 12"),
        ("at", "@SUM(A1)", "'@SUM(A1)"),
        ("tab", "\tx", "'\tx"),
        ("return", "\rx", '"\'\rx"'),
        ("no-break space", "\u00a0=1+1", "'\u00a0=1+1"),
        ("line end first", "\n=1+1", '"\'\n=1+1"'),
        ("inside", "1-1", "1-1"),
        ("whole", -12, "-12"),
        ("cents", Decimal("0.005"), "0,01"),
        ("yes", True, "Oui"),
        ("no", False, "Non"),
        ("nothing", None, ""),
        ("hour", time(7, 30), "07:30"),
        ("summer", datetime(2026, 9, 14, 8, 5, tzinfo=UTC), "14/09/2026 10:05"),
        ("winter", datetime(2026, 12, 14, 8, 5, tzinfo=UTC), "14/12/2026 09:05"),
        ("next day", datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "01/07/2026 00:30"),
        ("emoji", "👩‍👧", "👩‍👧"),
    ],
)
def test_a_value_is_one_cell(case, value, expected):
    assert only_cell(value) == expected


def test_x07_the_file_begins_with_the_mark_of_utf_8():
    assert b"".join(csv_bytes(["a"], []))[:3] == bytes([0xEF, 0xBB, 0xBF])


def test_cells_are_parted_by_semicolons_and_lines_end_as_in_offices():
    content = b"".join(csv_bytes(["N°", "Nom"], [["1", "Léa"], ["2", None]]))
    assert content.decode("utf-8-sig") == "N°;Nom\r\n1;Léa\r\n2;\r\n"


def test_the_file_comes_while_the_rows_are_read():
    taken = []

    def rows():
        for number in range(1000):
            taken.append(number)
            yield [number]

    pieces = list(islice(csv_bytes(["n"], rows()), 2))
    assert len(pieces) == 2 and len(taken) < 500


def test_a_head_cannot_be_a_formula_either():
    assert b"".join(csv_bytes(["=1+1"], []))[3:] == b"'=1+1\r\n"


def test_the_files_name_has_the_hour_of_paris():
    assert file_name("familles", datetime(2019, 9, 14, 8, 5, tzinfo=UTC)) == "familles_20190914-1005.csv"
