"""The CSV of a list: every row that the list would show on all its pages, streamed, and journalled before it starts."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, current_app
from flask_admin import expose

import clock
from adapters import spreadsheets
from admin_views.agents import agent_id, may
from admin_views.cells import exported
from queries.rows import streamed
from services import exports

ROWS_AT_ONCE = 500


class Exporting:
    """Off until a view opens it (`can_export`) and names `right_to_export`. A role needs this right beside reading."""

    can_export = False
    export_columns: dict[str, Any] | None = None

    def may_export(self) -> bool:
        return self.can_export and may(self.right_to_export)

    @expose("/export.csv")
    def export(self) -> Response:
        """The rows of the present search and filters, in the order of the list."""
        if not self.may_export():
            abort(403)
        now = clock.now()
        asked = self._get_list_extra_args()
        column = self._get_column_by_idx(asked.sort)
        count, query = self.get_list(
            0, column[0] if column else None, asked.sort_desc, asked.search, asked.filters, execute=False, page_size=0
        )
        exports.note(agent_id(), self.endpoint, count, self._get_filters(asked.filters) | {"search": asked.search}, now)
        columns = self.export_columns or self.columns
        lines = spreadsheets.csv_bytes([str(label) for label in columns.values()], self._exported(query, list(columns)))
        name = spreadsheets.file_name(self.path, now)
        headers = {"Content-Disposition": f"attachment; filename={name}", "X-Accel-Buffering": "no"}
        return Response(lines, mimetype="text/csv", headers=headers)

    def _exported(self, query: Any, names: list[str]) -> Iterator[list[Any]]:
        """The rows' values. They are sent when the page is over: in a session of their own, and with no link."""
        statement = query.statement
        app = current_app._get_current_object()

        def rows() -> Iterator[list[Any]]:
            with app.app_context():
                for rows in streamed(statement, ROWS_AT_ONCE):
                    self.before_listing(rows)
                    yield from ([exported(self.value(row, name)) for name in names] for row in rows)

        return rows()
