"""What the views of the public pages share: a page with the text as the public will read it, and drafts to delete."""

from typing import Any

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from adapters import markup

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

    def preview(self, row: Any) -> str:
        """The Markdown of the row, empty where it has none."""
        return ""

    def previewed(self, row: Any) -> Markup:
        """The same as HTML."""
        return markup.html(self.preview(row))
