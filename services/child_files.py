"""A parent saves the form of a child: its six rubrics, the notice and the yearly review, in one transaction."""

from datetime import datetime

from sqlalchemy import select

from models.families import Guardian
from queries import files as queries
from rules.deadlines import PARIS
from rules.file_checks import as_kept, child_faults
from rules.files import OF_CHILD
from rules.refusals import Refused
from rules.texts import TextKey
from services import acceptances, files
from services.files import Form, Work
from services.transaction import transaction

KEYS = (TextKey.FILE_NOTICE,)
"""The text that the form ends with, as the family's does: whoever accepted it there has."""


def save(form: Form, now: datetime) -> None:
    """Save the whole form, or nothing of it.

    Refuses each field that is not as expected and the notice if it is not accepted (`bad_value`, about its path), and
    with `changed_meanwhile` each rubric that somebody else, of either home, changed since the form was shown.
    """
    with transaction() as session:
        work = files.begin(session, form, now)
        read, refusals = files.check(work, OF_CHILD)
        values = {group: as_kept(group, found) for group, found in read.items()}
        said = {it.about for it in refusals}
        faults = child_faults(values, work.typed, _parents(work), now.astimezone(PARIS).date())
        declared = queries.declared(work.family_id, KEYS, now)
        refusals += (*(it for it in faults if it.about not in said), *acceptances.lacking(declared, work.typed))
        if refusals:
            raise Refused(refusals)
        files.keep(work, values)
        acceptances.declare(session, work.actor, work.family_id, declared, now)


def _parents(work: Work) -> list[tuple[str, str]]:
    """The first and last names of the home's own parents."""
    named = select(Guardian.first_name, Guardian.last_name).where(Guardian.family_id == work.family_id)
    return list(work.session.execute(named).tuples())
