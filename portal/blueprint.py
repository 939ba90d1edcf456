"""The family's blueprint; the modules beside it add their pages to it."""

from flask import Blueprint

from web import guard

blueprint = Blueprint("portal", __name__)
blueprint.before_request(guard.families_only)
