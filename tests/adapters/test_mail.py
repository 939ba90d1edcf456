"""Mails handed over to a real SMTP server."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult

from adapters.mail import MailServer, Message, NotNow, RecipientRefused, deliver
from tests.smtp import PEM, free_port, smtp_server, tls_context

MESSAGE = Message(
    message_id="0123456789abcdef0123456789abcdef",
    sender="portail@mairie.example",
    sender_name="Portail famille de Valbruyère",
    recipient="nadia@example.org",
    subject="Votre réservation n°\N{NO-BREAK SPACE}000008",
    text="Bonjour,\n\nLéa est inscrite : −4,30 €, « œuf » 🍳\n. un point\n" + "mot " * 300 + "\n",
    sent_at=datetime(2019, 9, 20, 8, 30, tzinfo=UTC),
)


def server(port, **changes):
    return MailServer("127.0.0.1", port, **changes)


def test_a_mail_arrives_with_its_accents_and_its_headers():
    with smtp_server() as (mailbox, port):
        deliver(MESSAGE, server(port))
    (mail,) = mailbox.received
    assert mail["Subject"] == MESSAGE.subject
    assert mail["From"] == "Portail famille de Valbruyère <portail@mairie.example>"
    assert mail["To"] == "nadia@example.org"
    assert mail["Message-ID"] == "<0123456789abcdef0123456789abcdef@mairie.example>"
    assert mail["Date"].datetime == MESSAGE.sent_at
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("550 Inconnu ici", RecipientRefused), ("451 Plus tard", NotNow), ("421 Fermé", NotNow)],
)
def test_a_recipient_refused_for_ever_is_told_from_one_refused_for_now(answer, verdict):
    with smtp_server() as (mailbox, port):
        mailbox.answers[MESSAGE.recipient] = [answer]
        with pytest.raises(verdict, match=answer[:3]):
            deliver(MESSAGE, server(port))
    assert mailbox.received == []


@pytest.mark.parametrize(("answer", "verdict"), [("554 Refusé", RecipientRefused), ("452 Plein", NotNow)])
def test_a_text_refused_for_ever_is_told_from_one_refused_for_now(answer, verdict):
    with smtp_server() as (mailbox, port):
        mailbox.data_answers = [answer]
        with pytest.raises(verdict, match=answer):
            deliver(MESSAGE, server(port))


def test_a_server_that_is_down_is_for_later():
    with pytest.raises(NotNow):
        deliver(MESSAGE, server(free_port()))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nadia",
        "nadia@",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nDATA",
        "Nadia <a@example.org>",
        "a b@example.org",
        "a@example.org>",
        "zoé@example.org",
        "a@école.example",
    ],
)
def test_an_address_that_is_none_is_refused_before_the_server_hears_of_it(address):
    with smtp_server() as (mailbox, port), pytest.raises(RecipientRefused):
        deliver(replace(MESSAGE, recipient=address), server(port))
    assert mailbox.received == []


def test_a_line_break_in_a_subject_is_refused():
    with smtp_server() as (mailbox, port), pytest.raises(ValueError):
        deliver(replace(MESSAGE, subject="Bonjour\r\nBcc: b@example.org"), server(port))
    assert mailbox.received == []


def test_nothing_is_sent_in_clear_where_starttls_is_asked_for():
    with smtp_server() as (mailbox, port), pytest.raises(NotNow):
        deliver(MESSAGE, server(port, security="starttls"))
    assert mailbox.received == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_server_is_believed_only_with_a_certificate_that_is_known(security, monkeypatch):
    options = {"tls_context": tls_context(), "require_starttls": True}
    if security == "tls":
        options = {"ssl_context": tls_context()}
    with smtp_server(**options) as (mailbox, port):
        with pytest.raises(NotNow, match="certificate"):
            deliver(MESSAGE, server(port, security=security))
        monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
        deliver(MESSAGE, server(port, security=security))
    assert len(mailbox.received) == 1


@pytest.mark.parametrize(("password", "arrives"), [("juste", True), ("faux", False)])
def test_a_wrong_password_is_for_later_since_it_is_a_setting_and_not_the_mail(password, arrives, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    options = {"tls_context": tls_context(), "auth_required": True, "authenticator": knows_the_password}
    verdict = nullcontext() if arrives else pytest.raises(NotNow, match="535")
    with smtp_server(**options) as (mailbox, port), verdict:
        deliver(MESSAGE, server(port, security="starttls", user="portail", password=password))
    assert len(mailbox.received) == arrives


def knows_the_password(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=given.password == b"juste", handled=False)
