"""Changes that families ask for, as they wait in the database: what the tests of the counter's answers share."""

from typing import Any

from models import Account, Child, FileProposal
from rules.files import Group
from tests import cast

HOME = {"title": "mrs_and_mr", "name": "Benmoussa", "street": "4 rue Haute", "address_extra": "", "postcode": "39000"}
ADDRESS = HOME | {"town": "Lons-le-Saunier", "phone": "03 00 00 00 02"}
MEDICAL = {"doctor_name": "Dr Morel", "doctor_phone": "03 00 00 00 09", "allergies": "Pénicilline", "treatment": ""}


def ask(account: Account, group: Group, values: Any, child: Child | None = None, **more: Any) -> FileProposal:
    """What the account's family asks for in a rubric, on the day of the tests."""
    asked = {"family_id": cast.family_of(account).id, "child_id": child and child.id, "account_id": account.id}
    return cast.add(FileProposal(**{**asked, "group": group, "values": values, "proposed_at": cast.NOW, **more}))
