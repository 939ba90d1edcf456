"""Closed until opened: the mixin that stands first in the bases of every view under /mairie."""

from typing import Any

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from admin_views.agents import may
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
