"""The family's blueprint; the modules beside it add their pages to it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from web import guard

Page = Response | tuple[str, int] | str
"""What a view answers: a page, a page with its status, or where to go on."""

blueprint = Blueprint("portal", __name__)
blueprint.before_request(guard.families_only)
