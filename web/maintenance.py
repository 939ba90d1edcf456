"""The page of the night: families wait, and a form that they send meanwhile stays on the page, to be sent again."""

from datetime import datetime

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from rules.maintenance import resting_until
from web.commune import commune
from web.filters import clock_hour
from web.kept_forms import fields_to_keep


def page(now: datetime) -> Response | None:
    """The answer 503 while the portal rests, with the time to wait; None while it is open."""
    settings = commune()
    opens_at = resting_until(now, settings.maintenance_from, settings.maintenance_until)
    if opens_at is None:
        return None
    hour = clock_hour(settings.maintenance_until)
    fields = fields_to_keep(request) if request.method == "POST" else []
    answer = make_response(render_template("portal/errors/resting.html", hour=hour, fields=fields, rests=True), 503)
    answer.headers["Retry-After"] = str(int(opens_at.timestamp() - now.timestamp()) + 1)
    return answer
