"""The list of a staff view: what it reads, how it is searched, filtered, sorted and cut into pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_admin.model.base import ViewArgs
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute, Query, raiseload

from admin_views.cells import Button, Link
from rules.names import fold

Condition = ColumnElement[bool]
LAST_PAGE = 100_000
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """One question of the filter form: `condition` makes of the chosen value what rows must meet.

    `options` gives (value, words) pairs for a select, when the page is shown; `read` makes the value of a pair's text.
    Without options the field is of `kind` « date » (the value is a `date`) or « text ». `default` is what stands in the
    field while the address says nothing of it: the page shows it, and an empty field lifts it.
    """

    key: str
    label: Any
    condition: Callable[[Any], Condition]
    options: Callable[[], Sequence[tuple[str, str]]] | None = None
    kind: str = "select"
    read: Callable[[str], Any] | None = None
    default: Callable[[], str] = str

    def value_of(self, text: str) -> Any:
        """The typed value, or None where it is not one of the options or cannot be read."""
        if self.options is not None and text not in {str(value) for value, _words in self.options()}:
            return None
        read = self.read or {"date": date.fromisoformat, "text": str.strip}.get(self.kind, str)
        try:
            return read(text)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Sort:
    """What a column is sorted by, over to-one relations joined on the way."""

    columns: tuple[Any, ...]
    joins: tuple[InstrumentedAttribute[Any], ...] = ()


class Listing:
    """Replaces the library's search, filters and sorting by ours. Rows come through `scope`, whatever the page."""

    filters_offered: tuple[Filter, ...] = ()
    search_in: tuple[Any, ...] = ()
    search_hint: Any = ""
    sorts: Mapping[str, Sort] = {}
    default_sort = ""
    descending = False
    load_list: tuple[Any, ...] = ()
    page_size = 20
    can_set_page_size = True
    column_auto_select_related = False

    def list_links(self) -> Sequence[Link | Button]:
        """Where one goes from the list, or what one does there, beside creating and exporting."""
        return ()

    def bulk(self) -> Button | None:
        """What is done to the ticked rows (posted as `row`), for who may."""
        return None

    def may_pick(self, row: Any) -> bool:
        """Whether the row can be ticked."""
        return True

    def scope(self, query: Query[Any]) -> Query[Any]:
        """Only the rows that the signed-in agent may see. Every reading of the view passes here."""
        return query

    def all_rows(self) -> Query[Any]:
        """The rows of this agent, nothing loaded with them."""
        return self.scope(super().get_query())

    def get_query(self) -> Query[Any]:
        """The rows of a list or an export: what is not named in `load_list` raises instead of asking once per row."""
        return self.all_rows().options(*self.load_list, raiseload("*"))

    def before_listing(self, rows: Sequence[Any]) -> None:
        """Called with some rows together, before each is shown or exported: to ask once for all of them."""

    def get_list(self, *args: Any, **asked: Any) -> tuple[int | None, Any]:
        count, rows = super().get_list(*args, **asked)
        if isinstance(rows, list):  # an export gets the query instead
            self.before_listing(rows)
        return count, rows

    def get_count_query(self) -> Query[Any]:
        """How many they are."""
        return self.scope(super().get_count_query())

    def search_condition(self, term: str) -> Condition:
        """What a row must meet for one folded word of the search."""
        return or_(*(column.contains(term, autoescape=True) for column in self.search_in))

    def init_search(self) -> bool:
        return bool(self.search_in)

    def search_placeholder(self) -> Any:
        return self.search_hint

    def get_sortable_columns(self) -> dict[str, str]:
        return {name: name for name in self.sorts}

    def filter_fields(self, active: Sequence[tuple[int, Any, str]] | None) -> list[dict[str, Any]]:
        """The filter form's fields, each with its present value; where there is nothing to choose, no field."""
        values = {index: value for index, _label, value in active or ()}
        offered = ((index, it, it.options() if it.options else ()) for index, it in enumerate(self.filters_offered))
        return [
            {
                "name": f"flt_{it.key}",
                "label": it.label,
                "kind": it.kind,
                "options": options,
                "value": values.get(index, ""),
            }
            for index, it, options in offered
            if options or it.options is None
        ]

    def _refresh_filters_cache(self) -> None:
        """The library would ask for the options now, before there is a database."""
        self._filters, self._filter_groups, self._filter_args = list(self.filters_offered), None, None

    def _get_list_filter_args(self) -> list[tuple[int, Any, str]]:
        texts = [request.args.get(f"flt_{it.key}") for it in self.filters_offered]
        asked = [
            (index, it, it.default() if text is None else text)
            for index, (it, text) in enumerate(zip(self.filters_offered, texts, strict=True))
        ]
        return [(index, it.label, text) for index, it, text in asked if text and it.value_of(text) is not None]

    def _get_filters(self, filters: Sequence[tuple[int, Any, str]] | None) -> dict[str, str]:
        """The filters as an address says them; one that was lifted is said too, or its default would be back."""
        lifted = {f"flt_{it.key}": "" for it in self.filters_offered if it.default is not str}
        return lifted | {f"flt_{self.filters_offered[index].key}": text for index, _label, text in filters or ()}

    def _get_list_extra_args(self) -> ViewArgs:
        """What the address asks for, without what no list has: a negative page, an endless search."""
        asked = super()._get_list_extra_args()
        asked.page = min(max(asked.page, 0), LAST_PAGE)
        asked.search = (asked.search or "")[:LONGEST_SEARCH] or None
        asked.extra_args = {}
        if self._get_column_by_idx(asked.sort) is None or self._list_columns[asked.sort][0] not in self.sorts:
            asked.sort = None
        return asked

    def _apply_search(self, query, count_query, joins, count_joins, search):
        for term in fold(search).split():
            condition = self.search_condition(term)
            query, count_query = query.filter(condition), count_query.filter(condition)
        return query, count_query, joins, count_joins

    def _apply_filters(self, query, count_query, joins, count_joins, filters):
        for index, _label, text in filters:
            wanted = self.filters_offered[index]
            condition = wanted.condition(wanted.value_of(text))
            query, count_query = query.filter(condition), count_query.filter(condition)
        return query, count_query, joins, count_joins

    def _apply_sorting(self, query, joins, sort_column, sort_desc):
        """By the asked or the default column; rows that are equal there keep one order, so that no page repeats one."""
        name = sort_column or self.default_sort
        downwards = sort_desc if sort_column else self.descending
        if name:
            wanted = self.sorts[name]
            for relation in wanted.joins:
                query = query.outerjoin(relation)
            query = query.order_by(*(column.desc() if downwards else column for column in wanted.columns))
        return query.order_by(self.model.id.desc() if downwards else self.model.id), joins
