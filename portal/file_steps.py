"""Where a parent goes on after a form of the file: to what is missing next."""

from datetime import datetime

from flask import flash, url_for
from flask_babel import gettext as _

from portal.gate import paper_address
from queries import files as queries
from queries.completeness import completeness
from rules.completeness import Missing, MissingDocument
from rules.deadlines import PARIS


def tell_saved(words: str, family_id: int, child_id: int | None) -> None:
    """Say that a form is saved, and that the rubrics which wait for the counter do not count yet."""
    flash(words, "ok")
    if queries.waiting(family_id, child_id):
        flash(_("Une partie de vos changements attend la validation de la mairie."), "info")


def next_address(family_id: int, now: datetime) -> str:
    """The form of the first child whose own form lacks something, else the first missing paper, else home."""
    found = completeness([family_id], now, now.astimezone(PARIS).date())[family_id]
    for child_id, gaps in found.of_children.items():
        if any(isinstance(gap, Missing) for gap in gaps):
            return url_for("portal.child_file", child_id=child_id)
    papers = [gap for gap in found.all_gaps() if isinstance(gap, MissingDocument)]
    return paper_address(papers[0]) if papers else url_for("portal.home")
