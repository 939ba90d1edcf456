"""« Dossier vérifié au guichet »: whether a file is confirmed for the school year, and the button that confirms it."""

from collections.abc import Collection
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.cells import Button, Tag, words_of
from admin_views.editing import refusal_words
from models import Custody, Family
from queries import file_reviews as queries
from rules.deadlines import PARIS
from rules.refusals import Refused
from rules.school_years import reviewed_year
from services.file_reviews import confirm_at_desk


def year_now() -> int:
    """The school year for which a file counts that is confirmed today."""
    return reviewed_year(clock.now().astimezone(PARIS).date())


def year_words(year: int) -> str:
    """« 2019-2020 »."""
    return f"{year}-{year + 1}"


def of_families(family_ids: Collection[int]) -> dict[tuple[int, int | None], queries.Review]:
    """The confirmations of these families' files for the present school year."""
    return queries.of_families(family_ids, year_now())


def review_tag(review: queries.Review | None) -> Tag:
    """Confirmed when and by whom, or to be confirmed; the year is said."""
    year = year_words(year_now())
    if review is None:
        return Tag("wait", "wait", _("à confirmer pour l’année %(year)s", year=year))
    words = {"year": year, "day": words_of(review.at.astimezone(PARIS).date()), "name": review.by}
    return Tag("ok", "check", _("confirmé pour l’année %(year)s, le %(day)s, par %(name)s", **words))


class Reviewing:
    """For the views of families and of homes (a child in one family)."""

    def review_button(self, row: Family | Custody, review: queries.Review | None) -> tuple[Button, ...]:
        """The button, for who may and while nobody has confirmed."""
        if review is not None or not may(self.right_to_edit):
            return ()
        url = url_for(f"{self.endpoint}.review_view", row_id=row.id)
        return (Button(_("Dossier vérifié au guichet"), url),)

    @expose("/<id:row_id>/verifie", methods=("POST",))
    def review_view(self, row_id: int) -> Response:
        """Keep that the counter saw the file; then the page from where it came."""
        row: Any = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        family_id, child_id = (row.id, None) if isinstance(row, Family) else (row.family_id, row.child_id)
        back = self.row_url(row_id) if child_id is None else url_for("children.details_view", row_id=child_id)
        try:
            year = confirm_at_desk(agent_id(), family_id, child_id, clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            flash(_("Le dossier est confirmé pour l’année %(year)s.", year=year_words(year)), "ok")
        return redirect(back)
