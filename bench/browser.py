"""A browser small enough to measure with: one connection kept alive, cookies, and the forms of the last page."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

Fields = list[tuple[str, str]]


class Browser:
    """One parent at one keyboard. `seconds` is what the last request took, its answer wholly read."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: SimpleCookie = SimpleCookie()
        self.body = b""
        self.location = ""
        self.seconds = 0.0

    def get(self, path: str) -> int:
        """Ask for a page; the status of the answer."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, fields: Fields) -> int:
        """Send a form; the status of the answer, whose redirection is in `location`."""
        return self._ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def send_file(self, path: str, fields: Fields, file: tuple[str, bytes]) -> int:
        """Send a form with a file (its field's name and content)."""
        edge = "edge-of-the-parts"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{file[0]}"; filename="scan.jpg"\r\n\r\n'.encode()
        body = b"".join([*parts, head, file[1], f"\r\n--{edge}--\r\n".encode()])
        return self._ask("POST", path, body, f"multipart/form-data; boundary={edge}")

    def form(self, path: str) -> Fields:
        """What the form of the last page that goes to this path would send, without a button."""
        page = html5lib.parse(self.body, namespaceHTMLElements=False)
        form = next(found for found in page.iter("form") if found.get("action", "").startswith(path))
        return [(field.get("name", ""), field.get("value", "on")) for field in form.iter("input") if _is_sent(field)]

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> int:
        headers = {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        begin = perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        self.body = answer.read()
        self.seconds = perf_counter() - begin
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(header)
        self.location = answer.headers.get("Location", "")
        return answer.status


def _is_sent(field: Element) -> bool:
    if field.get("disabled") is not None or not field.get("name"):
        return False
    return field.get("type") not in ("checkbox", "submit") or field.get("checked") is not None
