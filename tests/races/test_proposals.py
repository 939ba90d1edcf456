"""Several agents who answer one proposal at the same moment: one answer counts, the others are told."""

from functools import partial

from sqlalchemy import func, select

from models import FileProposal, JournalEntry, OutgoingMail, db
from rules.files import Group
from rules.proposals import ProposalState
from rules.refusals import Code
from rules.rights import Role
from services import proposals
from services.proposals import Decision
from tests import cast
from tests.cast import NOW, Town
from tests.proposals import ADDRESS, ask
from tests.races.crowd import at_once


def test_of_many_agents_one_answers(race, town: Town) -> None:
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    seen = proposals.standing(asked).digest
    agents = (town.staff[Role.COUNTER].id, town.staff[Role.ADMINISTRATOR].id)
    answers = [Decision(agent, asked.id, accepts, seen, "Non") for agent in agents for accepts in (True, False)]
    results = at_once(race, [partial(proposals.decide, it, NOW) for it in answers * 2])
    assert results.count(None) == 1
    assert results.count((Code.ALREADY_DECIDED,)) == len(results) - 1
    kept = db.session.get_one(FileProposal, asked.id)
    street = {ProposalState.ACCEPTED: "4 rue Haute", ProposalState.REFUSED: "1 rue du Lavoir"}[kept.state]
    assert cast.family_of(town.nadia).street == street
    for model in (JournalEntry, OutgoingMail):
        assert db.session.scalar(select(func.count()).select_from(model)) == 1
