"""On the pages of a family and of a child: what waits for the counter, for who may answer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

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
