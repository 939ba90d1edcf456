"""The mails of a demonstration, which are kept instead of sent: a newcomer reads them here and follows their links."""

from flask import abort, current_app, render_template, request

from adapters import letters, links
from portal.blueprint import blueprint
from queries import mails
from web import guard
from web.commune import commune

SHOWN = 50


@blueprint.get("/demo/courrier")
@guard.open_to_all
@guard.never_rests
def demo_mails() -> str:
    """The latest kept mails, newest first."""
    _only_in_a_demonstration()
    return render_template("portal/demo/mails.html", mails=[(it, _letter(it)) for it in mails.kept_mails(SHOWN)])


@blueprint.get("/demo/courrier/<id:mail_id>")
@guard.open_to_all
@guard.never_rests
def demo_mail(mail_id: int) -> str:
    """One kept mail, as its recipient would read it."""
    _only_in_a_demonstration()
    mail = mails.mail(mail_id) or abort(404)
    return render_template("portal/demo/mail.html", mail=mail, letter=_letter(mail))


def _letter(mail: mails.Mail) -> letters.Letter:
    url = current_app.config["MARELLE"].public_url or request.url_root
    values = links.with_address(mail.values, url, current_app.config["SECRET_KEY"])
    return letters.word(mail.kind, values, letters.signature(commune(), url))


def _only_in_a_demonstration() -> None:
    if not current_app.config["MARELLE"].is_demonstration:
        abort(404)
