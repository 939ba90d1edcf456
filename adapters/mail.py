"""Sending one mail over SMTP, and telling apart a recipient who is refused from a server that cannot take it now."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

SECONDS = 10
"""How long one answer of the server is waited for."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over. `security` is none, starttls or tls; without a user, nobody signs in."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "none"


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one recipient. `message_id` is the same at each try; `sent_at` is aware."""

    message_id: str
    sender: str
    sender_name: str
    recipient: str
    subject: str
    text: str
    sent_at: datetime


class RecipientRefused(Exception):
    """This mail will never arrive: an address that is none, or that the server refuses for ever."""


class NotNow(Exception):
    """The server is away, busy or badly set: the same mail may pass later."""


def deliver(message: Message, server: MailServer) -> None:
    """Hand the mail over to the server; raises `RecipientRefused` or `NotNow`."""
    mail = compose(message)
    try:
        connection = _connected(server)
    except (smtplib.SMTPException, OSError) as failure:
        raise NotNow(str(failure)) from failure
    try:
        _hand_over(connection, mail, message)
    finally:
        # The mail is accepted or not by now: a server that is rude at the end changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def compose(message: Message) -> EmailMessage:
    """The mail with its headers; raises `RecipientRefused` for an address that is none."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(message.sender_name, addr_spec=message.sender)
    mail["To"] = _address(message.recipient)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.sent_at)
    mail["Message-ID"] = f"<{message.message_id}@{message.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="quoted-printable")
    return mail


def _address(text: str) -> Address:
    """One address and no more: a comma, a line break or an accent makes it none."""
    try:
        text.encode("ascii")
        return Address(addr_spec=text)
    except (MessageError, ValueError, IndexError) as fault:
        raise RecipientRefused(f"{text!r}: {fault}") from None


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage, message: Message) -> None:
    try:
        connection.send_message(mail, message.sender, [message.recipient])
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _verdict(*refusal.recipients[message.recipient]) from None
    except smtplib.SMTPDataError as refusal:
        raise _verdict(refusal.smtp_code, refusal.smtp_error) from None
    except (smtplib.SMTPException, OSError) as failure:
        raise NotNow(str(failure)) from failure


def _verdict(code: int, answer: bytes | str) -> Exception:
    """5yz is for ever, 4yz for now (RFC 5321, 4.2.1)."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return (RecipientRefused if code >= 500 else NotNow)(f"{code} {words}")
