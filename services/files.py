"""What saving either form of a file shares, inside the transaction of whoever saves it.

A deed opens with `begin`, reads what was typed with `check`, then `keep`s it: written, or waiting for the counter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.accounts import Account
from models.base import db
from models.files import FileDraft, FileProposal
from queries import child_files
from queries import files as queries
from queries.settings import all_settings
from rules.deadlines import PARIS
from rules.file_values import Typed, Values, check_group, digest, first, only, settled, typed_of
from rules.files import OF_CHILD, OF_HEALTH, Group, Need, asked, groups_of, needs_of
from rules.proposals import ProposalState
from rules.refusals import Code, Refusal, Refused, refuse
from rules.school_years import reviewed_year
from services import child_groups, family_groups, journal, reviews
from services.changes import Changes
from services.journal import Actor, Deed
from services.locking import lock_file
from services.parents import family_of, require_parent


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its page sent it: of the account's family (`child_id` None), or of one of its children."""

    account_id: int
    child_id: int | None
    typed: Typed


@dataclass(frozen=True, slots=True)
class Work:
    """A form that is being saved: its file is held, and nobody else changes it meanwhile."""

    session: Session
    account: Account
    family_id: int
    child_id: int | None
    typed: Typed
    needs: Mapping[str, Need]
    waiting: frozenset[Group]
    now: datetime

    @property
    def actor(self) -> Actor:
        """Who saves it, for the journal."""
        return Actor(self.account.id, self.account.name)


def begin(session: Session, form: Form, now: datetime) -> Work:
    """Hold the file until the transaction ends; refuses with `no_right` a child who is not, or no longer, at home."""
    account = require_parent(session, form.account_id)
    family_id = family_of(account)
    lock_file(session, family_id, form.child_id)
    today = now.astimezone(PARIS).date()
    if form.child_id is not None and child_files.child(family_id, form.child_id, today) is None:
        raise refuse(Code.NO_RIGHT)
    settings = all_settings()
    needs, waiting = needs_of(settings.file_needs), groups_of(settings.waiting_groups)
    return Work(session, account, family_id, form.child_id, form.typed, needs, waiting, now)


def check(work: Work, groups: Iterable[Group]) -> tuple[dict[Group, Values], tuple[Refusal, ...]]:
    """What was typed in these rubrics, and what of it is refused."""
    values: dict[Group, Values] = {}
    refusals: list[Refusal] = []
    for group in groups:
        values[group], faults = check_group(group, work.needs, work.typed)
        refusals += faults
    return values, tuple(refusals)


def keep(work: Work, values: Mapping[Group, Values]) -> None:
    """Write what changed, or propose it where the rubric waits for the counter; keep the review; drop the draft.

    A rubric that was sent as it was shown is left alone. Refuses with `changed_meanwhile`, about the group, each other
    one that somebody else changed since, unless both wrote the same, and each one left alone whose answers, as they
    stand, are not those that a form may be confirmed with; then nothing is written.
    """
    changed = {group: sent for group, sent in values.items() if _is_changed(work, group, sent)}
    if late := [group for group, sent in values.items() if _is_unread(work, group, sent, group in changed)]:
        raise Refused(Refusal(Code.CHANGED_MEANWHILE, group) for group in late)
    written: Changes = {}
    for group, sent in changed.items():
        written |= _write_or_propose(work, group, sent)
    if written:
        _journal(work, journal.deed_on_file("file.changed", work.family_id, work.child_id, written))
    if reviews.record(work.session, work.account.id, work.family_id, work.child_id, work.now):
        year = reviewed_year(work.now.astimezone(PARIS).date())
        _journal(work, reviews.deed_of(work.family_id, work.child_id, year))
    drop_draft(work.session, work.account.id, work.family_id, work.child_id)


def read_group(session: Session, family_id: int, child_id: int | None, group: Group) -> Values:
    """The values of a rubric as they stand, all fields."""
    if group in OF_CHILD:
        assert child_id is not None  # a rubric of a child is never asked for without one
        return child_groups.read(session, family_id, child_id, group)
    return family_groups.read(session, family_id, child_id, group)


def write_group(session: Session, family_id: int, child_id: int | None, group: Group, values: Values) -> Changes:
    """Write these values of a rubric; what changed, for the journal, each name with its rubric before it.

    Of health it holds the names alone. Refuses what only the rows can tell, such as a class that is gone.
    """
    if group in OF_CHILD:
        assert child_id is not None
        changed = child_groups.write(session, family_id, child_id, group, values)
    else:
        changed = family_groups.write(session, family_id, child_id, group, values)
    if group in OF_HEALTH:
        changed = dict.fromkeys(changed, ("", ""))
    return {f"{group}-{name}": texts for name, texts in changed.items()}


def stand(family_id: int, child_id: int | None, groups: Iterable[Group]) -> dict[Group, Values]:
    """The values of these rubrics as they stand, for a page; its door has seen to whose they are."""
    return {group: read_group(db.session(), family_id, child_id, group) for group in groups}


def drop_draft(session: Session, account_id: int, family_id: int, child_id: int | None) -> None:
    """Throw away what an account had half filled in."""
    whose = (FileDraft.family_id == family_id, FileDraft.child_id == child_id)
    session.execute(delete(FileDraft).where(FileDraft.account_id == account_id, *whose))


def _drawn(work: Work, group: Group) -> Values:
    """What a form shown now would send back: what waits for the counter, else what stands."""
    proposal = queries.waiting(work.family_id, work.child_id).get(group)
    values = proposal.values if proposal else read_group(work.session, work.family_id, work.child_id, group)
    return settled(group, work.needs, values)


def _is_changed(work: Work, group: Group, sent: Values) -> bool:
    """Whether it was typed in, and not to what is there by now."""
    return digest(sent) != first(work.typed, f"{group}-seen") and sent != _drawn(work, group)


def _is_unread(work: Work, group: Group, sent: Values, is_changed: bool) -> bool:
    """Whether nobody read what stands before it was typed over or, where it would be refused, confirmed."""
    drawn = _drawn(work, group)
    if is_changed:
        return first(work.typed, f"{group}-seen") != digest(drawn)
    return sent != drawn and bool(check_group(group, work.needs, typed_of(group, drawn))[1])


def _write_or_propose(work: Work, group: Group, sent: Values) -> Changes:
    """What was written at once; an earlier proposal of the same rubric is withdrawn."""
    earlier = queries.waiting(work.family_id, work.child_id).get(group)
    if earlier:
        earlier.state, earlier.values, earlier.decided_at = ProposalState.WITHDRAWN, {}, work.now
        work.session.flush()
        _journal(work, _of_proposal("proposal.withdrawn", earlier))
    stands = only(asked(group, work.needs), group, read_group(work.session, work.family_id, work.child_id, group))
    if sent == settled(group, work.needs, stands):
        return {}
    if not _waits(work, group, sent, stands):
        return write_group(work.session, work.family_id, work.child_id, group, sent)
    whose = {"family_id": work.family_id, "child_id": work.child_id, "account_id": work.account.id}
    proposal = FileProposal(**whose, group=group, values=sent, stood=digest(stands), proposed_at=work.now)
    work.session.add(proposal)
    work.session.flush()
    _journal(work, _of_proposal("proposal.made", proposal))
    return {}


def _waits(work: Work, group: Group, sent: Values, stands: Values) -> bool:
    """Whether the counter has to look first; wherever it says who may collect a child, as « pickup » does."""
    if group is Group.EMERGENCY and Group.PICKUP in work.waiting and group not in work.waiting:
        known = settled(group, work.needs, stands)
        return any(person.get("may_collect") and person not in known for person in sent)
    return group in work.waiting


def _of_proposal(action: str, proposal: FileProposal) -> Deed:
    """The journal names the rubric, never the values: they are gone once the counter has answered."""
    return Deed(action, "file_proposal", proposal.id, proposal.family_id, {str(proposal.group): ("", "")})


def _journal(work: Work, deed: Deed) -> None:
    journal.write(work.session, work.actor, deed, work.now)
