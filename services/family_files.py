"""A parent saves the form of the family: rubrics, declarations and the yearly review, in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from queries import files as queries
from rules.accounts import login_text
from rules.deadlines import PARIS
from rules.family_checks import check_family, ranks_of
from rules.fields import Why, bad_value
from rules.file_values import Values, numbers
from rules.files import OF_FAMILY, Group
from rules.refusals import Refusal, Refused
from rules.texts import DECLARED
from services import acceptances, files
from services.files import Form, Work
from services.transaction import transaction


def save(form: Form, now: datetime) -> None:
    """Save the whole form, or nothing of it.

    Refuses each field that is not as expected and each text that is not accepted (`bad_value`, about its path), and
    with `changed_meanwhile` each rubric that somebody else changed since the form was shown.
    """
    with transaction() as session:
        work = files.begin(session, form, now)
        values, refusals = files.check(work, OF_FAMILY)
        refusals = check_family(values, refusals, work.typed, now.astimezone(PARIS).date())
        refusals += _emails_of_others(work, values[Group.PARENTS])
        refusals += _benefit_of_nobody(values, queries.ranks(work.family_id))
        declared = queries.declared(work.family_id, DECLARED, now)
        refusals += acceptances.lacking(declared, work.typed)
        if refusals:
            raise Refused(refusals)
        files.keep(work, values)
        acceptances.declare(session, work.actor, work.family_id, declared, now)


def _emails_of_others(work: Work, people: Values) -> tuple[Refusal, ...]:
    """The e-mail that the file gives of another parent is that parent's, or the counter's, to change.

    An invitation goes there, and an account is claimed with it: who changes it would take the other parent's place.
    """
    if Group.PARENTS in work.waiting:
        return ()
    known = queries.emails(work.family_id, besides=work.account.guardian_id)
    numbered = zip(numbers(Group.PARENTS, work.typed), people, strict=True)
    return tuple(
        bad_value(f"{Group.PARENTS}-{number}-email", Why.OTHERS_EMAIL)
        for number, person in numbered
        if person["id"] in known and login_text(person.get("email", "-")) not in ("-", known[person["id"]])
    )


def _benefit_of_nobody(values: Mapping[Group, Values], known: Mapping[int, int]) -> tuple[Refusal, ...]:
    """The benefit number is one of these parents'; without a number it is nobody's."""
    personal = values[Group.PERSONAL]
    if "benefit_rank" not in personal:
        return ()
    if not personal.get("benefit_number", "-"):
        personal["benefit_rank"] = None
    rank = personal["benefit_rank"]
    is_known = rank is None or rank in ranks_of(values[Group.PARENTS], known)
    return () if is_known else (bad_value("personal-benefit_rank", Why.CHOICE),)
