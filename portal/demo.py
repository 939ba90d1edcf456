"""The mails of a demonstration, which are kept instead of sent."""

from flask import abort, current_app, render_template

from portal.blueprint import blueprint


@blueprint.get("/demo/courrier")
def demo_mails() -> str:
    """The kept mails, newest first."""
    _only_in_a_demonstration()
    return render_template("portal/demo/mails.html")


def _only_in_a_demonstration() -> None:
    if not current_app.config["MARELLE"].is_demonstration:
        abort(404)
