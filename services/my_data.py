"""« Télécharger mes données »: the present password is asked for again, and the journal says that they were taken."""

from datetime import datetime

from rules.fields import Why, bad_value
from rules.refusals import Refused
from services import journal, owners, throttle
from services.owners import Proof
from services.transaction import transaction

TAKEN_IN_AN_HOUR = 5
"""An archive is work for the machine."""


def take(proof: Proof, now: datetime) -> None:
    """Let the owner of this account have the archive made. Refuses `too_many_tries`, and `bad_value` of `password`."""
    owner, right = owners.check(proof, now)
    taken = throttle.keys(proof.secret, {"archive": (str(proof.account_id), TAKEN_IN_AN_HOUR)})
    with transaction() as session:
        account = owners.held(session, proof, owner.password_hash if right else "", now)
        if account:
            throttle.refuse_too_many(taken, now)
            throttle.count(session, taken, now)
            journal.write_own(session, account, "account.data_taken", now)
    if account is None:
        raise Refused([bad_value("password", Why.PASSWORD_OLD)])
