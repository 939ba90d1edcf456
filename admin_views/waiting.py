"""What waits for the counter: on the pages of a family and of a child, for who may answer, and since how long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from admin_views.agents import may
from admin_views.cells import Table
from queries import proposals as queries
from rules.proposals import right_to_decide
from web.file_words import group_word


def waiting_table(view: Any, family_ids: Sequence[int], child_id: int | None = None) -> tuple[Table, ...]:
    """The changes that these families ask for, of one child or of all; nothing when none waits."""
    if view.other("proposals") is None:
        return ()
    rows = [
        (view.link_to("proposals", it.id, group_word(it.group)), it.child or "", it.family, it.proposed_at)
        for it in queries.waiting_of(family_ids, child_id)
        if may(right_to_decide(it.group))
    ]
    head = [_("Rubrique"), _("Enfant"), _("Famille"), _("Demandée le")]
    return (Table(_("Modifications à valider"), head, rows, ""),) if rows else ()


def waited_words(since: datetime, now: datetime) -> str:
    """« moins d’une heure », « 5 heures », « 2 jours »: how long something has waited."""
    waited = now - since
    if waited < timedelta(hours=1):
        return _("moins d’une heure")
    if waited < timedelta(days=1):
        return ngettext("%(num)s heure", "%(num)s heures", waited // timedelta(hours=1))
    return ngettext("%(num)s jour", "%(num)s jours", waited.days)
