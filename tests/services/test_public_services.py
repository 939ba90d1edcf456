"""The services as the public knows them."""

from typing import Any

import pytest

from models import PublicService, db
from rules.activities import ActivityKind
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from rules.texts import TextKey
from services import public_services
from services.changes import Edit
from tests.cast import NOW, Town
from tests.publics import make_service, make_text
from tests.staff_pages import actions

VALUES = {"name": "Restaurant scolaire", "kind": ActivityKind.CANTEEN, "phone": "01 99 00 00 00", "rank": 2}


def edit(town: Town, role: Role = Role.COUNTER, row: Any = None, **changes: Any) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, VALUES | {"is_draft": True} | changes)


def whys(deed: Any) -> list[tuple[Any, Any]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_a_service_is_made_then_shown_to_the_public(town: Town) -> None:
    row = db.session.get_one(PublicService, public_services.save_public_service(edit(town), NOW))
    assert (row.name, row.rank, row.is_draft) == ("Restaurant scolaire", 2, True)
    public_services.save_public_service(edit(town, row=row, is_draft=False, rank=None), NOW)
    db.session.refresh(row)
    assert (row.rank, row.is_draft) == (1, False)
    assert actions() == ["public_service.created", "public_service.changed"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Crèche Les Lucioles"}, [("name", Why.TAKEN)]),
        ({"name": "", "email": "x"}, [("name", Why.NEEDED), ("email", Why.EMAIL)]),
        ({"kind": None}, [("kind", Why.NEEDED)]),
    ],
)
def test_what_is_not_as_expected_is_refused(town: Town, changes: Any, expected: Any) -> None:
    make_service("Crèche Les Lucioles")
    assert whys(lambda: public_services.save_public_service(edit(town, **changes), NOW)) == expected


def test_only_a_draft_without_texts_is_deleted(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    online, draft, written = (
        make_service("Crèche Les Lucioles"),
        make_service("A", is_draft=True),
        make_service("B", is_draft=True),
    )
    make_text(TextKey.RULES, written)
    ids = {"online": online.id, "draft": draft.id, "written": written.id}
    refused = {
        name: whys(lambda row_id=ids[name]: public_services.remove_public_service(agent, row_id, NOW))
        for name in ("online", "written")
    }
    assert refused == {"online": [(None, Code.CHANGED_MEANWHILE)], "written": [(None, Code.STILL_IN_USE)]}
    public_services.remove_public_service(agent, ids["draft"], NOW)
    assert db.session.get(PublicService, ids["draft"]) is None and actions() == ["public_service.removed"]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_only_reads_writes_nothing(town: Town, role: Role) -> None:
    assert whys(lambda: public_services.save_public_service(edit(town, role), NOW)) == [(None, Code.NO_RIGHT)]
