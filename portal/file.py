"""« Mon dossier »: the family, its children, their papers, and what is still missing."""

from flask import render_template

import clock
from portal.blueprint import blueprint
from queries.overview import overview
from web import guard


@blueprint.get("/dossier")
def file() -> str:
    """The file at a glance, with the page for each thing to do."""
    return render_template("portal/files/overview.html", file=overview(guard.current_family_id(), clock.now()))
