"""The forms of a file as a browser without JavaScript sends them: every control, as the page shows it."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import XHTML, tree_of, words_of

FAMILY = "/dossier/famille"
Fields = dict[str, list[str]]
WHOLE = {
    "address-title": "mr_and_mrs",
    "personal-situation": "married",
    "personal-scheme": "general",
    "parents-1-mobile_phone": "06 00 00 00 12",
    "parents-1-birth_date": "1984-03-11",
    "parents-1-birth_place": "Kervignac",
    "parents-2-mobile_phone": "06 00 00 00 13",
    "parents-2-birth_date": "1986-11-02",
    "parents-2-birth_place": "Dole",
}
"""What the form of Nadia’s family lacks to be whole; of Inès’s it lacks the address too."""


def fields_of(page: str, form_id: str = "fiche") -> Fields:
    """Name → values of what the form would send without pressing a button."""
    form = next(it for it in tree_of(page).iter(f"{XHTML}form") if it.get("id") == form_id)
    fields: Fields = {}
    for control in form.iter():
        for value in _values(control):
            fields.setdefault(control.get("name") or "", []).append(value)
    return fields


def send(client: FlaskClient, address: str, changes: Mapping[str, str | list[str]] | None = None) -> TestResponse:
    """Open the form, type these changes, and press « Enregistrer »."""
    return client.post(address, data=opened(client, address) | _lists(changes or {}))


def opened(client: FlaskClient, address: str) -> Fields:
    """What the form holds when it is opened."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return fields_of(answer.text)


def press(client: FlaskClient, address: str, fields: Fields, **button: str) -> TestResponse:
    """Send these fields with one button."""
    return client.post(address, data=fields | _lists(button))


def error_of(page: str, path: str) -> str:
    """The error beside the field of that path; empty without one."""
    return text_of(page, f"{path}-err")


def text_of(page: str, element_id: str) -> str:
    """The words of the element of that id; empty where there is none."""
    found = (it for it in tree_of(page).iter() if it.get("id") == element_id)
    return next((words_of(it).replace("\N{NO-BREAK SPACE}", " ") for it in found), "")


def _lists(values: Mapping[str, str | list[str]]) -> Fields:
    return {name: [value] if isinstance(value, str) else value for name, value in values.items()}


def _values(control: Element) -> list[str]:
    tag = control.tag.removeprefix(XHTML)
    if not control.get("name"):
        return []
    if tag == "textarea":
        return ["".join(control.itertext()).replace("\n", "\r\n")]
    if tag == "select":
        options = list(control.iter(f"{XHTML}option"))
        chosen = next((it for it in options if it.get("selected") is not None), options[0])
        return [chosen.get("value") or ""]
    return _of_input(control) if tag == "input" else []


def _of_input(control: Element) -> list[str]:
    kind = control.get("type")
    is_sent = kind not in ("submit", "checkbox", "radio") or control.get("checked") is not None
    return [control.get("value") or ""] if is_sent else []
