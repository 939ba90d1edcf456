"""« Déposer un document »: the counter files a paper that came at the desk, by mail or by e-mail."""

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import FileField

import clock
from adapters.storage import NoRoom, Unreachable
from admin_views import court
from admin_views.agents import agent_id
from admin_views.document_deciding import ALONE, sees_restricted
from admin_views.editing import said_at_fields
from admin_views.forms import BooleanField, Choice, Day, StaffForm, StringField
from models import Family
from queries import document_desk
from rules.documents import Channel, Level
from rules.fields import whole_number
from rules.refusals import Refused
from services import document_filing as service
from services.papers import NAME, Sending, digest_of
from services.transaction import end_reading
from web import files_served
from web.commune import commune
from web.files_received import NotTaken, received, takes_files
from web.staff_words import word

OF_FAMILY = 0
"""Whose paper it is, in the form, where it is no child's."""


def type_options() -> list[tuple[str, str]]:
    """The types that the commune asks for, each with whose paper it is."""
    named = document_desk.types(sees_restricted(), open_only=True)
    return [(str(key), f"{name} ({word(level)})") for key, name, level in named]


class FilingForm(StaffForm):
    """A paper, and how it came."""

    expected = {**NAME, **service.BROUGHT}
    also_needed = frozenset({"child_id", "type_id", "channel", "file"})

    child_id = Choice(_("Ce document concerne"), list, int)
    type_id = Choice(_("Type de document"), type_options, int, optional=True)
    name = StringField(_("Nom du document"), description=_("Vide\N{NO-BREAK SPACE}: le nom du fichier."))
    file = FileField(_("Fichier"), description=_("PDF, JPEG, GIF ou PNG."))
    channel = Choice(_("Arrivé"), lambda: [(it.value, word(it)) for it in service.WAYS], Channel)
    brought_by = StringField(_("Apporté par"), description=_("Par exemple\N{NO-BREAK SPACE}: la grand-mère, Mme Roy."))
    valid_until = Day(
        _("Valable jusqu’au"),
        description=_("Seulement si vous le validez. Vide\N{NO-BREAK SPACE}: la fin prévue pour ce type."),
    )
    is_valid = BooleanField(_("Je l’ai regardé\N{NO-BREAK SPACE}: il est validé"))


class DocumentFiling:
    """For the view of the papers."""

    @expose("/deposer/<id:family_id>", methods=("GET", "POST"))
    @takes_files
    def file_view(self, family_id: int) -> Response | tuple[str, int]:
        """The form; then the page of the paper that was filed."""
        if not self.may_decide():
            abort(403)
        family = (self.other("families") or abort(403)).one_or_404(family_id)
        form = _form(family)
        if request.method == "GET" or not form.validate():
            return self._filing_page(family, form)
        try:
            filed = self._file(family.id, form)
        except NotTaken as told:
            form.refuse("file", str(told))
        except (NoRoom, Unreachable) as trouble:
            current_app.logger.error("storage: %s", type(trouble).__name__)
            form.refuse("file", gettext("Le document n’a pas pu être gardé. Recommencez dans quelques minutes."))
        except Refused as refused:
            for words in said_at_fields(refused, form):
                form.refuse("file", words)
        else:
            flash(gettext("Le document est déposé."), "ok")
            return redirect(url_for(".details_view", row_id=filed, **{ALONE: 1}))
        return self._filing_page(self.other("families").one_or_404(family_id), form)

    def _file(self, family_id: int, form: Any) -> int:
        """Decode the file, while nothing is read of the database, then keep it."""
        commune()
        end_reading()
        file = received("file")
        sending = Sending(
            type_id=form.type_id.data,
            child_id=form.child_id.data or None,
            name=form.name.data or "",
            filename=file.filename,
            digest=digest_of(file.sent),
            channel=form.channel.data,
            brought_by=form.brought_by.data or "",
        )
        filing = service.Filing(family_id, sending, form.is_valid.data, form.valid_until.data)
        return service.file_paper(agent_id(), filing, file.paper, files_served.storage(), clock.now())

    def _filing_page(self, family: Family, form: StaffForm) -> tuple[str, int]:
        """A browser forgets the file of a form that comes back: the page says so."""
        banners = court.banners(key for key, _name in document_desk.children_of(family.id))
        page = self.render("staff/document_filing.html", form=form, family=family, banners_said=banners)
        return page, 422 if request.method == "POST" else 200


def _form(family: Family) -> Any:
    """The form for this family's children; the address may name one of them."""
    children = document_desk.children_of(family.id)
    typed = request.form if request.method == "POST" else None
    form = FilingForm(typed, data={"child_id": whole_number(request.args.get("enfant", ""))})
    form.child_id.choices = [(str(OF_FAMILY), word(Level.FAMILY)), *((str(key), name) for key, name in children)]
    return form
