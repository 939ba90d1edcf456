"""Closed until opened: the mixin that stands first in the bases of every view under /mairie."""

from typing import Any

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from admin_views.agents import may
from admin_views.cells import Link
from rules.rights import Right


class Closed:
    """Nobody sees the view until it names a right; nobody edits or exports until it names those rights too."""

    right_to_read: Right | None = None
    right_to_edit: Right | None = None
    right_to_export: Right | None = None
    section = None

    def is_accessible(self) -> bool:
        """Whether the signed-in person may open the view at all."""
        return may(self.right_to_read)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Response:
        """Nobody is asked to sign in; a family's account and an agent without the right are refused (403)."""
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("portal.sign_in"))

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the view once: the library's own way calls it again after any TypeError, and hides the error."""
        return fn(self, *args, **kwargs)

    def link(self, key: str, row: Any, words: str | None = None) -> Link:
        """Words that lead to a row of another view, when the agent may open that view."""
        return self.link_to(key, row.id, str(row) if words is None else words)

    def link_to(self, key: str, row_id: int, words: str) -> Link:
        """The same, where only the row's id is known."""
        view = self.other(key)
        return Link(words, url_for(f"{key}.details_view", row_id=row_id) if view and view.can_view_details else None)

    def list_link(self, key: str, words: str, **asked: Any) -> tuple[Link, ...]:
        """A link to another view's list with these filters (`flt_family=3`), if the agent may open it."""
        return (Link(words, url_for(f"{key}.index_view", **asked)),) if self.other(key) else ()

    def create_link(self, key: str, words: str, **asked: Any) -> tuple[Link, ...]:
        """A link to another view's empty form, if the agent may fill it in."""
        view = self.other(key)
        return (Link(words, url_for(f"{key}.create_view", **asked)),) if view and view.may_create() else ()

    def other(self, key: str) -> Any:
        """The view with that key, if the agent may open it."""
        return next((it for it in self.admin._views if it.endpoint == key and may(it.right_to_read)), None)
