"""What staff do to a family's file and to its parents."""

from datetime import date

import pytest
from sqlalchemy import select, update

from models import AccountClaim, AccountLink, ClaimFailure, Family, Guardian, JournalEntry, JournalValue, db
from rules.fields import Why
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Situation
from rules.refusals import Code, Refused
from rules.rights import Role
from services import changes, families
from services.changes import Edit
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, Town
from tests.claim_rows import make_claim, make_failure, make_link
from tests.snapshot import nothing_written

LEGRAND = {"number": "5001", "name": "Legrand", "contact_email": "legrand@exemple.fr", "postcode": "39220"}


def edit(town: Town, row=None, role=Role.COUNTER, /, **values) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, values)


def refusals(deed, *args) -> list[tuple]:
    """(code, field, why) of what is refused; nothing is written."""
    with nothing_written(), pytest.raises(Refused) as caught:
        deed(*args, NOW)
    return [(it.code, it.about, it.values.get("why")) for it in caught.value.refusals]


def journal() -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)))


def test_a_file_is_made_and_journalled(town: Town) -> None:
    family = db.session.get_one(Family, families.save_family(edit(town, **LEGRAND), NOW))
    assert (family.name, family.search_name) == ("Legrand", "legrand 5001 legrand@exemple.fr")
    (entry,) = journal()
    assert (entry.action, entry.object_id, entry.family_id) == ("family.created", family.id, family.id)
    assert (entry.actor_name, entry.at) == ("Agent counter", NOW)


def test_a_change_is_journalled_with_the_values_before_and_after(town: Town) -> None:
    family = cast.family_of(town.nadia)
    values = {name: getattr(family, name) for name in families.FAMILY}
    families.save_family(edit(town, family, **(values | {"town": "Lavancia", "phone": ""})), NOW)
    kept = db.session.scalars(select(JournalValue).order_by(JournalValue.field)).all()
    assert [(it.field, it.before, it.after) for it in kept] == [
        ("phone", "03 00 00 00 02", ""),
        ("town", "Les Essarts", "Lavancia"),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"name": " "}, "name", Why.NEEDED),
        ({"number": None}, "number", Why.NEEDED),
        ({"number": "1042"}, "number", Why.TAKEN),
        ({"number": "1234567890123"}, "number", Why.TOO_LONG),
        ({"contact_email": "legrand"}, "contact_email", Why.EMAIL),
        ({"postcode": "392"}, "postcode", Why.POSTCODE),
        ({"phone": "12"}, "phone", Why.PHONE),
        ({"note": "a\0b"}, "note", Why.CONTROL),
        ({"name": "x" * 121}, "name", Why.TOO_LONG),
    ],
)
def test_a_bad_value_is_refused_at_its_field(town: Town, changed, field, why) -> None:
    found = refusals(families.save_family, edit(town, **(LEGRAND | changed)))
    assert found == [(Code.BAD_VALUE, field, why)]


def test_all_bad_values_are_said_at_once(town: Town) -> None:
    found = refusals(families.save_family, edit(town, **(LEGRAND | {"name": "", "phone": "12"})))
    assert [field for _code, field, _why in found] == ["name", "phone"]


def test_two_agents_do_not_overwrite_each_other(town: Town) -> None:
    family = cast.family_of(town.nadia)
    shown = edit(town, family, **LEGRAND)
    families.save_family(edit(town, family, **(LEGRAND | {"name": "Avant"})), NOW)
    assert refusals(families.save_family, shown) == [(Code.CHANGED_MEANWHILE, None, None)]
    assert db.session.get_one(Family, family.id).name == "Avant"


def test_an_agent_who_was_first_by_a_hair_is_not_overwritten_either(town: Town) -> None:
    family_id = cast.family_of(town.nadia).id
    with nothing_written(), pytest.raises(Refused) as caught, transaction() as session:
        family = session.get_one(Family, family_id)
        later = update(Family).where(Family.id == family_id).values(version=Family.version + 1)
        session.execute(later, execution_options={"synchronize_session": False})
        family.name = "Après"
        changes.keep(session, family)
    assert [it.code for it in caught.value.refusals] == [Code.CHANGED_MEANWHILE]


def test_a_file_that_is_gone_is_not_made_again(town: Town) -> None:
    gone = Edit(town.staff[Role.COUNTER].id, 999_999, 1, LEGRAND)
    assert refusals(families.save_family, gone) == [(Code.CHANGED_MEANWHILE, None, None)]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_a_role_without_the_right_is_refused_by_the_service_itself(town: Town, role) -> None:
    assert refusals(families.save_family, edit(town, None, role, **LEGRAND)) == [(Code.NO_RIGHT, None, None)]


def test_a_familys_account_or_a_closed_one_is_refused(town: Town) -> None:
    town.staff[Role.COUNTER].closed_at = NOW
    db.session.commit()
    assert refusals(families.save_family, edit(town, **LEGRAND)) == [(Code.NO_RIGHT, None, None)]
    assert refusals(families.save_family, Edit(town.nadia.id, None, None, LEGRAND)) == [(Code.NO_RIGHT, None, None)]


def test_an_empty_file_is_removed_and_the_journal_keeps_what_it_held(town: Town) -> None:
    made = families.save_family(edit(town, **LEGRAND), NOW)
    families.remove_family(town.staff[Role.COUNTER].id, made, NOW)
    assert db.session.get(Family, made) is None
    kept = {it.field: it.before for it in journal()[-1].values}
    assert (kept["number"], kept["name"]) == ("5001", "Legrand")


def test_a_file_whose_number_strangers_tried_is_removed_and_the_tries_stay(town: Town) -> None:
    made = families.save_family(edit(town, **LEGRAND), NOW)
    make_failure("5001", family_id=made)
    families.remove_family(town.staff[Role.COUNTER].id, made, NOW)
    tried = db.session.scalars(select(ClaimFailure)).one()
    assert (tried.family_number, tried.family_id) == ("5001", None)


def test_a_file_that_holds_people_is_not_removed(town: Town) -> None:
    agent, family = town.staff[Role.COUNTER].id, cast.family_of(town.nadia)
    assert refusals(families.remove_family, agent, family.id) == [(Code.STILL_IN_USE, None, None)]


def test_a_parent_is_made_changed_and_removed(town: Town) -> None:
    family, agent = cast.family_of(town.nadia), town.staff[Role.COUNTER].id
    person = {"last_name": "Roy", "first_name": "Ana", "mobile_phone": "06 12 34 56 78", "rank": None}
    guardian = db.session.get_one(Guardian, families.save_guardian(edit(town, family_id=family.id, **person), NOW))
    assert (guardian.family_id, guardian.rank, guardian.search_name) == (family.id, 1, "roy ana")
    families.save_guardian(edit(town, guardian, **(person | {"rank": 3})), NOW)
    assert (guardian.rank, guardian.family_id) == (3, family.id)
    families.remove_guardian(agent, guardian.id, NOW)
    actions = [(entry.action, entry.family_id) for entry in journal()]
    assert actions == [(f"guardian.{it}", family.id) for it in ("created", "changed", "removed")]


def test_a_parent_who_waits_for_a_link_is_removed_with_the_pending_account_and_nobody_elses(town: Town) -> None:
    family, agent = cast.family_of(town.nadia), town.staff[Role.COUNTER].id
    parents = [cast.add(Guardian(family=family, rank=rank, last_name="Roy", first_name="Ana")).id for rank in (3, 4)]
    claims = [make_claim(db.session.get(Guardian, parent), f"ana{parent}").id for parent in parents]
    links = [make_link(claim_id=claim).id for claim in claims]
    families.remove_guardian(agent, parents[0], NOW)
    assert db.session.scalars(select(AccountClaim.id)).all() == claims[1:]
    assert db.session.scalars(select(AccountLink.id)).all() == links[1:]


def test_a_parent_with_an_account_is_not_removed(town: Town) -> None:
    agent, guardian_id = town.staff[Role.COUNTER].id, town.nadia.guardian_id
    assert refusals(families.remove_guardian, agent, guardian_id) == [(Code.STILL_IN_USE, None, None)]


def test_a_guardian_has_an_address_and_answers_of_its_own(town: Town) -> None:
    born = {"birth_date": date(1984, 11, 3), "birth_place": "Dole", "kind": GuardianKind.GUARDIAN}
    place = {"street": "3 rue Haute", "postcode": "39000", "town": "Lons-le-Saunier", "profession": "Infirmier"}
    person = {"last_name": "Diop", "first_name": "Awa", "rank": 2, "occupation": Occupation.EMPLOYEE}
    family = cast.family_of(town.nadia)
    made = families.save_guardian(edit(town, family_id=family.id, **person, **born, **place), NOW)
    guardian = db.session.get_one(Guardian, made)
    assert (guardian.kind, guardian.town, guardian.occupation) == (
        GuardianKind.GUARDIAN,
        "Lons-le-Saunier",
        Occupation.EMPLOYEE,
    )
    families.save_guardian(edit(town, guardian, last_name="Diop", first_name="Aïssa", rank=2), NOW)
    assert (guardian.first_name, guardian.street, guardian.birth_date) == ("Aïssa", "3 rue Haute", date(1984, 11, 3))


def test_a_guardian_is_no_child(town: Town) -> None:
    young = edit(town, town.nadia.guardian, last_name="B", first_name="N", rank=1, birth_date=date(2010, 1, 1))
    assert refusals(families.save_guardian, young) == [(Code.BAD_VALUE, "birth_date", Why.PARENT_BIRTH)]


def test_a_familys_answers_are_kept_and_journalled(town: Town) -> None:
    family = cast.family_of(town.nadia)
    answers = {"situation": Situation.MARRIED, "scheme": Scheme.AGRICULTURAL, "title": FamilyTitle.FAMILY}
    sent = edit(town, family, number="1042", name="Benmoussa", benefit_number="1234567", benefit_rank=2, **answers)
    families.save_family(sent, NOW)
    assert (family.situation, family.scheme, family.benefit_rank) == (Situation.MARRIED, Scheme.AGRICULTURAL, 2)
    assert (family.street, family.benefit_number) == ("1 rue du Lavoir", "1234567")
    fields = db.session.scalars(select(JournalEntry.fields)).one()
    assert "situation" in fields and "street" not in fields
