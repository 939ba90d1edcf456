"""A real SMTP server on the loopback address, which keeps what it receives and refuses what it is told to."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

PEM = Path(__file__).parent / "adapters" / "loopback.pem"


class Mailbox:
    """What arrived, in order. `answers` maps a recipient to the answers it gets first, such as « 451 Plus tard »."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: dict[str, list[str]] = {}
        self.data_answers: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answers:
            return self.data_answers.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.received.append(mail)
        return "250 OK"


@contextmanager
def smtp_server(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    """A server on a free port, stopped at the end; the options are those of aiosmtpd's Controller."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


def free_port() -> int:
    """A port of the loopback address on which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def tls_context() -> ssl.SSLContext:
    """What makes the server speak TLS, with a certificate that only SSL_CERT_FILE=PEM trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context
