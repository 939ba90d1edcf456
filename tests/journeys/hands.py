"""Two ways to use the same page: with a mouse or a thumb, and with the keyboard alone. Names are those people read."""

from playwright.sync_api import Locator, Page

HAS_FOCUS = "it => it === document.activeElement"
IS_OUTLINED = "it => getComputedStyle(it).outlineStyle !== 'none'"


class Mouse:
    """Clicks, or taps where the page is on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self._write(self.page.get_by_label(label, exact=True), text)

    def tick(self, label: str) -> None:
        """Tick the check box whose name begins so."""
        self._toggle(self.page.get_by_label(label))

    def press(self, name: str, exact: bool = True) -> None:
        """A button, the first of that name; another page comes."""
        self._go(self.page.get_by_role("button", name=name, exact=exact).first)

    def follow(self, name: str, exact: bool = True) -> None:
        """A link, the first of that name; another page comes."""
        self._go(self.page.get_by_role("link", name=name, exact=exact).first)

    def _write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def _toggle(self, box: Locator) -> None:
        box.check()

    def _go(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()


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
