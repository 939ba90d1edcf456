"""A browser without JavaScript that follows links and presses buttons by their words, and counts them."""

from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import XHTML, tree_of, words_of

Fields = dict[str, list[str]]


class Clicker:
    """One page after the other; each link and each button is a click."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client, self.clicks = client, 0
        self.answer = client.get(address)

    @property
    def page(self) -> Element:
        """The page that is shown."""
        return tree_of(self.answer.text)

    def follow(self, words: str) -> None:
        """Click on the first link of these words in the page's main part."""
        main = next(self.page.iter(f"{XHTML}main"))
        link = next(it for it in main.iter(f"{XHTML}a") if _words(it) == words)
        self._show(self.client.get(link.get("href") or ""))

    def press(self, words: str, **chosen: str) -> None:
        """Press the first button that begins with these words, after choosing in selects."""
        button, form = self._button(words)
        fields = fields_of(form) | {name: [value] for name, value in chosen.items()}
        if button.get("name"):
            fields[button.get("name") or ""] = [button.get("value") or ""]
        address = button.get("formaction") or form.get("action")
        self._show(self.client.post(address or self.answer.request.full_path, data=fields))

    def _button(self, words: str) -> tuple[Element, Element]:
        forms = list(self.page.iter(f"{XHTML}form"))
        named = {form.get("id"): form for form in forms}
        around = {button: form for form in forms for button in form.iter(f"{XHTML}button")}
        for button in self.page.iter(f"{XHTML}button"):
            form = named.get(button.get("form")) if button.get("form") else around.get(button)
            said = (_words(button), button.get("aria-label"))
            if form is not None and button.get("aria-hidden") is None and words in said:
                return button, form
        raise AssertionError(f"no button « {words} »")

    def _show(self, answer: TestResponse) -> None:
        self.clicks += 1
        while answer.status_code == 303:
            answer = self.client.get(answer.location)
        self.answer = answer


def fields_of(form: Element) -> Fields:
    """What the form would send without pressing a button; of a select, its first option."""
    fields: Fields = {}
    for control in form.iter():
        value = _value(control)
        if control.get("name") and control.get("disabled") is None and value is not None:
            fields.setdefault(control.get("name") or "", []).append(value)
    return fields


def _value(control: Element) -> str | None:
    """What a control sends; None for one that is no control, or is not ticked."""
    if control.tag == f"{XHTML}textarea":
        return control.text or ""
    if control.tag == f"{XHTML}select":
        return next(control.iter(f"{XHTML}option")).get("value") or ""
    is_on = control.get("type") != "checkbox" or control.get("checked") is not None
    return control.get("value") or "" if control.tag == f"{XHTML}input" and is_on else None


def _words(found: Element) -> str:
    """Without what is only read aloud."""
    hidden = sum((list(it.itertext()) for it in found.iter(f"{XHTML}span") if it.get("class") == "vh"), [])
    return words_of(found).removesuffix("".join(hidden)).strip()
