"""Two ways to use the same page: with a mouse or a thumb, and with the keyboard alone. Names are those people read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

HAS_FOCUS = "it => it === document.activeElement"
IS_OUTLINED = "it => getComputedStyle(it).outlineStyle !== 'none'"


def is_phone(page: Page) -> bool:
    """Whether the window is that of a phone, which is tapped."""
    return page.viewport_size is not None and page.viewport_size["width"] < 600


class Mouse:
    """Clicks, or taps where the page is on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.place: Page | Locator = page

    @contextmanager
    def within(self, name: str, role: str = "group") -> Iterator[None]:
        """Only what is in the group (or region) whose name begins so."""
        self.place = self.page.get_by_role(role, name=name).first
        yield
        self.place = self.page

    def choose(self, label: str, option: str) -> None:
        """An option of a list."""
        self._choose(self.place.get_by_label(label, exact=True), option)

    def answer(self, question: str, words: str) -> None:
        """One of the answers to a question of which all are seen."""
        group = self.place.get_by_role("group", name=question, exact=True)
        self._answer(group, group.get_by_label(words, exact=True))

    def date(self, label: str, iso: str) -> None:
        """A day in a date field."""
        self._date(self.place.get_by_label(label, exact=True), iso)

    def attach(self, label: str, file: Path) -> None:
        """A file of this computer or phone."""
        self._attach(self.place.get_by_label(label, exact=True), file)

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self._write(self.place.get_by_label(label, exact=True), text)

    def tick(self, label: str) -> None:
        """Tick the check box whose name begins so."""
        self._toggle(self.place.get_by_label(label))

    def switch(self, name: str) -> None:
        """Change the check box of that whole name."""
        box = self.place.get_by_role("checkbox", name=name, exact=True)
        was = box.is_checked()
        self._toggle(box)
        assert box.is_checked() is not was, f"{name} has not changed"

    def press(self, name: str, exact: bool = True) -> None:
        """A button, the first of that name; another page comes."""
        self._go(self.place.get_by_role("button", name=name, exact=exact).first)

    def unfold(self, summary: str) -> None:
        """What is folded away behind those words."""
        self._open(self.place.get_by_text(summary))

    def follow(self, name: str, exact: bool = True) -> None:
        """A link, the first of that name; another page comes."""
        self._go(self.place.get_by_role("link", name=name, exact=exact).first)

    def _write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def _toggle(self, box: Locator) -> None:
        self._hit(box)

    def _go(self, target: Locator) -> None:
        with self.page.expect_navigation():
            self._hit(target)

    def _hit(self, target: Locator) -> None:
        if is_phone(self.page):
            target.tap()
        else:
            target.click()

    def _open(self, summary: Locator) -> None:
        self._hit(summary)

    def _choose(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    def _answer(self, _group: Locator, radio: Locator) -> None:
        radio.check()

    def _date(self, field: Locator, iso: str) -> None:
        field.fill(iso)

    def _attach(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)


class Keyboard(Mouse):
    """Tab until the focus is there, which can be seen; then the keys."""

    def _reach(self, target: Locator) -> None:
        for _ in range(200):
            if target.evaluate(HAS_FOCUS):
                assert target.evaluate(IS_OUTLINED), f"the focus on {target} cannot be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached with Tab")

    def _write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _toggle(self, box: Locator) -> None:
        self._reach(box)
        self.page.keyboard.press("Space")

    def _go(self, target: Locator) -> None:
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _open(self, summary: Locator) -> None:
        self._reach(summary)
        self.page.keyboard.press("Enter")

    def _choose(self, field: Locator, option: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.evaluate("it => it.selectedOptions[0].label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not offered")

    def _answer(self, group: Locator, radio: Locator) -> None:
        """Tab reaches the first of the group, or the chosen one; the arrows move on."""
        answers = group.get_by_role("radio")
        chosen = group.locator("input:checked")
        self._reach(chosen if chosen.count() else answers.first)
        self.page.keyboard.press("Space")
        for _ in range(answers.count()):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{radio} is not reached with the arrows")

    def _date(self, field: Locator, iso: str) -> None:
        """Month, day, year: the order of a browser that speaks English."""
        year, month, day = iso.split("-")
        self._reach(field)
        self.page.keyboard.type(month + day + year)
        assert field.input_value() == iso

    def _attach(self, field: Locator, file: Path) -> None:
        """A browser drops a key that comes before the first paint of a page: then it is pressed again."""
        self._reach(field)
        try:
            self._press_for_chooser(field, file, 5000)
        except PlaywrightTimeout:
            self._press_for_chooser(field, file, 15000)

    def _press_for_chooser(self, field: Locator, file: Path, timeout: int) -> None:
        expect(field).to_be_focused()
        with self.page.expect_file_chooser(timeout=timeout) as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)
