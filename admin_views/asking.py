"""A page that asks before a deed that is no form of a row: to accept or refuse, to close an account, to send again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.cells import Table
from admin_views.editing import refusal_words
from admin_views.forms import StaffForm
from rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of the page: the posted `answer`, its words, and its class (main, bad or nothing)."""

    value: str
    words: Any
    kind: str = "main"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a row: the heading, what follows from the deed, the buttons, and what there is to read."""

    title: Any
    words: Any
    answers: Sequence[Answer]
    tables: Sequence[Table] = field(default=())


class Asking:
    """For a view with such pages."""

    def ask(self, row: Any, question: Question, form: StaffForm | None = None, status: int = 200) -> tuple[str, int]:
        """The page, with the fields of its form if it has one."""
        form = StaffForm() if form is None else form
        return self.render("staff/ask.html", row=row, question=question, form=form), status

    def done(self, deed: Callable[[int, int, datetime], None], row_id: int, words: str) -> Response:
        """Have an agent's deed done to the row, and back to its page, which says so or why not."""
        try:
            deed(agent_id(), row_id, clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            flash(words, "ok")
        return redirect(self.row_url(row_id))
