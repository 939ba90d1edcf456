"""The base of every staff view: closed, read only and without export until the view says otherwise.

A view is a class that says what it shows; thirty lines are enough:

    class SchoolView(StaffView):
        model, key, path = School, "schools", "ecoles"      # table, endpoint (English), address (French)
        title, section = _("Écoles"), Section.OFFER         # h1 and menu; the heading in the bar
        right_to_read = Right.READ_OFFER                    # None: nobody
        right_to_edit = Right.EDIT_OFFER
        right_to_export = Right.EXPORT
        can_view_details = can_create = can_edit = can_delete = can_export = True   # each is off unless opened
        columns = {"name": _("Nom"), "weekdays": _("Jours de classe")}              # the list, name → label
        details = columns                                   # the page of one row (default: the list's columns)
        values = {"weekdays": lambda school: weekday_words(school.weekdays)}        # where an attribute is not enough
        links = {"school": "schools"}                       # columns that lead to a row of another view, by its key
        load_list = (joinedload(…), selectinload(…))        # to-one, collections: all that `values` reach
        search_in, search_hint = (School.name,), _("Nom")   # folded columns; or override search_condition
        filters_offered = (Filter("school", _("École"), lambda id: School.id == id, school_options, read=int),)
        sorts, default_sort = {"name": Sort((School.name,))}, "name"
        form = SchoolForm                                   # a StaffForm (admin_views/forms.py)

        def save(self, edit, now):                          # one service: it checks the right, journals, commits
            return reference.save_school(edit, now)

        def remove(self, agent, row_id, now):
            reference.remove_school(agent, row_id, now)

and a line in `VIEWS` of its module, which `admin_views/__init__.py` registers. A value may be a plain value, or a
`Money`, `Link` or `Tag` of `admin_views/cells.py`; page, list and CSV each say it in their own way. `scope` narrows
every reading (list, count, export, page, form) to what the agent may see; use a query of `queries/staff.py`.
`tables(row)` gives the tables under the details, `warnings(row)` the red banners over them; whom a court forbids to
collect a child is said on each page of a row that has a `child_id`, or names its `children_of`. Reference tables (an
explicit list) are saved by `services/reference.py`; all others by the service of their capability. A `Refused` comes
back at its field, or on top of the page, with what was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import abort, url_for
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView

from admin_views import court
from admin_views.cells import Button, Link, Table
from admin_views.closed import Closed
from admin_views.editing import Editing
from admin_views.exports import Exporting
from admin_views.forms import StaffForm
from admin_views.listing import Listing
from models.base import db

LARGEST_ID = 2**31 - 1


class StaffView(Closed, Listing, Editing, Exporting, ModelView):
    """A table of the town hall. What is not opened here by a subclass stays shut."""

    model: type[db.Model]
    key = path = ""
    title: Any = ""
    columns: Mapping[str, Any] = {}
    details: Mapping[str, Any] = {}
    values: Mapping[str, Any] = {}
    links: Mapping[str, str] = {}
    load_details: tuple[Any, ...] = ()
    can_view_details = False
    action_disallowed_list = ("delete",)
    # Routes of the library that no view has: editing inside the list, choices by script, deeds on a selection.
    ajax_lookup = ajax_update = action_view = action_delete = None
    details_template, edit_template = "admin/model/details.html", "admin/model/edit.html"

    def __init__(self) -> None:
        if (self.can_create or self.can_edit) and type(self).save is Editing.save:
            raise TypeError(f"{type(self).__name__} opens editing and names no service")
        if self.can_delete and type(self).remove is Editing.remove:
            raise TypeError(f"{type(self).__name__} opens removing and names no service")
        self.column_list, self.column_labels = tuple(self.columns), dict(self.columns)
        super().__init__(self.model, db, name=self.title, endpoint=self.key, url=self.path)

    @expose("/<id:row_id>")
    def details_view(self, row_id: int) -> str:
        """The page of one row."""
        if not self.can_view_details:
            abort(404)
        row = self.one_or_404(row_id)
        self.before_showing(row)
        return self.render(self.details_template, row=row, facts=self.details or self.columns)

    def get_one(self, id: Any) -> Any:
        """The row with that id among those the agent may see; None for any other id and for a text that is none."""
        text = str(id)
        if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_ID):
            return None
        return self.all_rows().options(*self.load_details).filter(self.model.id == int(text)).one_or_none()

    def one_or_404(self, row_id: Any) -> Any:
        """The row, or « Cette page n’existe pas »."""
        return self.get_one(row_id) or abort(404)

    def before_showing(self, row: Any) -> None:
        """Called before a row's page or form is shown: where reading itself is a deed, its service is called here."""

    def tables(self, row: Any) -> Sequence[Table]:
        """What belongs to the row, under its facts."""
        return ()

    def buttons(self, row: Any) -> Sequence[Link | Button]:
        """Where one goes from the row's page to do something with it, beside changing and removing it."""
        return ()

    def warnings(self, row: Any) -> Sequence[str]:
        """What nobody may overlook on the row's page."""
        return ()

    def children_of(self, row: Any) -> Iterable[int]:
        """The children whom the row is about, by their ids."""
        child_id = getattr(row, "child_id", None)
        return () if child_id is None else (child_id,)

    def court(self, row: Any) -> Sequence[str]:
        """Whom a court forbids to collect one of these children: on top of each page about the row."""
        return court.banners(self.children_of(row))

    def row_name(self, row: Any) -> str:
        """What the row is called on its pages; a view says more where the row itself knows no French."""
        return str(row)

    def value(self, row: Any, name: str) -> Any:
        """The value of a column: from `values`, or the attribute of that name."""
        return self.values[name](row) if name in self.values else getattr(row, name)

    def shown(self, row: Any, name: str) -> Any:
        """The value as pages show it: a row of another view, named in `links`, leads to its page."""
        value = self.value(row, name)
        return self.link(self.links[name], value) if name in self.links and value is not None else value

    def get_list_value(self, row: Any, name: str) -> Any:
        return self.shown(row, name)

    def row_url(self, row_id: int) -> str:
        """The row's page, or the list where the view has no such page."""
        return url_for(".details_view", row_id=row_id) if self.can_view_details else url_for(".index_view")

    def _refresh_forms_cache(self) -> None:
        """Our forms are written by hand: the library would build its own, with every column of the table."""
        self._form_ajax_refs, self.form_widget_args, self.column_editable_list = {}, {}, {}
        self._create_form_class = self._edit_form_class = self.form or StaffForm

    def delete_form(self) -> None:
        """The list has no delete buttons: removing asks on a page of its own."""

    def action_form(self, obj: Any = None) -> None:
        """The list has no deeds on a selection."""

    def create_model(self, form: Any) -> None:
        raise NotImplementedError("a service writes, see Editing.save")

    def update_model(self, form: Any, model: Any) -> None:
        raise NotImplementedError("a service writes, see Editing.save")

    def delete_model(self, model: Any) -> None:
        raise NotImplementedError("a service writes, see Editing.remove")
