"""What the views of the public pages share: a page with the text as the public will read it, and drafts to delete."""

from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from adapters import markup
from rules.texts import Publicity

LONG = {"rows": 18}
"""A text is written in a box that shows a good part of it."""

MARKDOWN_HELP = _(
    "En Markdown\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}## Titre\N{NO-BREAK SPACE}», "
    "«\N{NO-BREAK SPACE}- point d’une liste\N{NO-BREAK SPACE}», «\N{NO-BREAK SPACE}**important**\N{NO-BREAK SPACE}»."
)


class Drafting:
    """For a view whose rows are drafts first: only a draft is deleted, and its page shows it as it will be."""

    details_template = "staff/published.html"

    def may_delete(self, row: Any = None) -> bool:
        return super().may_delete(row) and (row is None or self.is_draft(row))

    def is_draft(self, row: Any) -> bool:
        """Whether nobody but the town hall has seen it."""
        return bool(row.is_draft)

    def is_online(self, row: Any) -> bool:
        """Whether families read it today."""
        return self.state_of(row) is Publicity.ONLINE

    def state_of(self, row: Any) -> Publicity:
        """What the public sees of it; a view with days or versions says more."""
        return Publicity.DRAFT if self.is_draft(row) else Publicity.ONLINE

    def preview(self, row: Any) -> str:
        """The Markdown of the row, empty where it has none."""
        return ""

    def previewed(self, row: Any) -> Markup:
        """The same as HTML."""
        return markup.html(self.preview(row))
