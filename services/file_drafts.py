"""« Enregistrer et finir plus tard »: what was typed in a form of a file, kept as it was typed, unchecked."""

from datetime import datetime

from models.files import FileDraft
from queries import files as queries
from rules.files import OF_CHILD, OF_FAMILY
from services import files, journal
from services.files import Form
from services.transaction import transaction

MOST_PAIRS = 600
LONGEST = 3000
"""How many names and how many signs of each are kept: more than any form that a page shows."""


def keep(form: Form, now: datetime) -> None:
    """Keep this account's form; one that it kept before is replaced. Refuses as `files.begin` does."""
    groups = OF_FAMILY if form.child_id is None else OF_CHILD
    parts = {str(group) for group in groups}
    known = [(name, text) for name, texts in form.typed.items() for text in texts if name.partition("-")[0] in parts]
    typed = [[name[:80], text.replace("\0", "")[:LONGEST]] for name, text in known[:MOST_PAIRS]]
    with transaction() as session:
        work = files.begin(session, form, now)
        draft = queries.draft(form.account_id, work.family_id, work.child_id)
        if draft is None:
            whose = {"account_id": form.account_id, "family_id": work.family_id, "child_id": work.child_id}
            draft = FileDraft(**whose)
        draft.typed, draft.saved_at = typed, now
        session.add(draft)
        session.flush()
        deed = journal.deed_on_file("file.draft_kept", work.family_id, work.child_id)
        journal.write(session, work.actor, deed, now)


def drop(form: Form, now: datetime) -> None:
    """Throw away what this account kept of a form; a second time changes nothing."""
    with transaction() as session:
        work = files.begin(session, form, now)
        files.drop_draft(session, form.account_id, work.family_id, work.child_id)
