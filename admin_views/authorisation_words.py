"""An answer of a family about its child, as a shape and a word."""

from flask_babel import gettext as _

from admin_views.cells import Tag
from models import Authorisations


def answer_tag(answer: bool | None) -> Tag:
    """Yes, no, or not answered yet."""
    if answer is None:
        return Tag("wait", "wait", _("sans réponse"))
    return Tag("ok", "check", _("oui")) if answer else Tag("bad", "cross", _("non"))


def leaving_tag(row: Authorisations | None) -> Tag:
    """« oui, à partir de 16:30 »."""
    if row is not None and row.leaves_alone and row.leaves_alone_from:
        return Tag("ok", "check", _("oui, à partir de %(hour)s", hour=row.leaves_alone_from))
    return answer_tag(row.leaves_alone if row else None)
