"""The forms of planning and recap as a browser without JavaScript would send them."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rules.bookings import Box
from tests.pages import XHTML, tree_of, words_of

EDIT = "/planning/modifier"
RECAP = "/planning/recapitulatif"
SEPTEMBER = f"{EDIT}?vue=mois&du=2019-09-01&par=activites"
Fields = dict[str, list[str]]


def fields_of(page: str, form_id: str) -> Fields:
    """Name → values of what the form would send without pressing a button."""
    form = next(it for it in tree_of(page).iter(f"{XHTML}form") if it.get("id") == form_id)
    fields: Fields = {}
    for control in form.iter(f"{XHTML}input"):
        if control.get("disabled") is None and _is_on(control):
            fields.setdefault(control.get("name") or "", []).append(control.get("value") or "")
    return fields


def _is_on(control: Element) -> bool:
    return control.get("type") != "checkbox" or control.get("checked") is not None


def edit(client: FlaskClient, address: str = SEPTEMBER) -> Fields:
    """What the edit page's form holds."""
    return fields_of(client.get(address).text, "planning")


def with_ticks(fields: Fields, ticks: Mapping[Box, bool]) -> Fields:
    """The form after these boxes were ticked (True) or unticked."""
    boxes = [text for text in fields.get("case", []) if text not in map(str, ticks)]
    return fields | {"case": boxes + [str(box) for box, wanted in ticks.items() if wanted]}


def keep(
    client: FlaskClient, ticks: Mapping[Box, bool], move: str = "valider", address: str = SEPTEMBER
) -> TestResponse:
    """Open the edit page, tick, and press a button."""
    return client.post(address, data=with_ticks(edit(client, address), ticks) | {"suite": [move]})


def recap(client: FlaskClient) -> Fields:
    """What the recap's form holds."""
    return fields_of(client.get(RECAP).text, "recap")


def finish(client: FlaskClient, **changes: str) -> TestResponse:
    """« Terminer » on the recap as it is shown now, with these fields changed."""
    return client.post(RECAP, data=recap(client) | {"suite": "terminer"} | changes)


def plain(page: str) -> str:
    """The words of a page with plain spaces."""
    return words_of(tree_of(page)).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def boxes_of(page: str) -> dict[str, Element]:
    """Accessible name → check box."""
    found = (it for it in tree_of(page).iter(f"{XHTML}input") if it.get("type") == "checkbox")
    return {it.get("aria-label") or "": it for it in found}


def word_of(page: str, box: Box) -> str:
    """What is said of a box that has a check box, whether ticked or not."""
    word = next(it for it in tree_of(page).iter(f"{XHTML}span") if it.get("id") == f"e{box}")
    return words_of(word).replace("\N{NO-BREAK SPACE}", " ")
