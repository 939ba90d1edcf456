"""« Régler les limites »: what is typed is read back, shown before it is kept, and kept once."""

from datetime import date

import pytest

from models import Closure, Period, SchoolHoliday, SchoolYear, Setting, db
from rules.rights import Role
from tests import cast
from tests.pages import csrf_token, sign_in, tree_of, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import XHTML, actions, rows, said

pytestmark = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)  # a page is the same on both
USUAL = "WP(Thu,1,23:59)"
RULES = [
    *["WP(Tue,2,12:00,strict+shift)", "DB(2,10:00,we+hol+Wed+noschool)", "DB(0,09:00)", "MB(31,1,18:00)", "HB(48)"],
    *["FX(2019-12-02 23:59)", "WM{Mon=WP(Fri,1,11:00);Thu=DB(2,11:00,we)}", "WM{Sun=DB(1,10:00)}", "NONE"],
]


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def typed_in(page: str) -> dict[str, list[str]]:
    """Name -> values of the form's controls, as a browser would post them."""
    found: dict[str, list[str]] = {}
    form = next(it for it in tree_of(page).iter(f"{XHTML}form") if it.get("id") == "limites")
    for control in form.iter():
        name, kind = control.get("name"), control.get("type")
        if control.tag == f"{XHTML}select":
            value = next(it.get("value") for it in control if it.get("selected") is not None)
        elif control.tag == f"{XHTML}input" and (
            kind not in ("radio", "checkbox") or control.get("checked") is not None
        ):
            value = control.get("value")
        else:
            continue
        found.setdefault(name, []).append(value)
    return found


def post(client, period, answer="enregistrer", **changes):
    """The form as it stands, with other values in some controls: « add_kind » is « add-kind »; None unticks."""
    where = f"/mairie/periodes/{period.id}/limites"
    sent = typed_in(client.get(where).text) | {name.replace("_", "-"): it for name, it in changes.items()}
    kept = {name: it for name, it in sent.items() if it is not None}
    return client.post(where, data=kept | {"answer": answer})


def shown(period):
    """The two rules as they are kept."""
    db.session.expire_all()
    return (period.add_rule, period.cancel_rule)


@pytest.mark.parametrize("text", RULES)
def test_the_page_of_every_kind_of_rule_saves_the_same_rule(admin, town, text):
    town.canteen.add_rule, town.canteen.cancel_rule = text, "HB(1)"
    db.session.commit()
    answer = post(admin, town.canteen, **{"cancel-hours-count": "2"})
    assert (answer.status_code, answer.location) == (302, f"/mairie/periodes/{town.canteen.id}")
    assert shown(town.canteen) == (text, "HB(2)")


def test_one_limit_for_both_is_one_tick(admin, town):
    changes = {"add_kind": "days", "cancel_kind": "forged", "add-days-count": "1", "add-days-at": "10:00"}
    assert post(admin, town.canteen, **changes).status_code == 302
    assert shown(town.canteen) == ("DB(1,10:00,we+hol)",) * 2
    assert actions() == ["period.changed"]
    page = admin.get(f"/mairie/periodes/{town.canteen.id}").text
    assert "Les limites sont enregistrées." in page and "jusqu’à la veille, 10h00" in page


def test_the_effect_is_shown_and_nothing_is_written(admin, town):
    changes = {"same": None, "cancel_kind": "days", "cancel-days-count": "1", "cancel-days-skip": ["we"]}
    with nothing_written():
        page = post(admin, town.canteen, "voir", **changes)
    words = said(page).replace("\N{NO-BREAK SPACE}", " ")
    assert "jusqu’à la veille, 10h00, sans compter samedis et dimanches DB(1,10:00,we)" in words
    families = "« ajouts jusqu’au jeudi 23h59 de la semaine précédente ; annulations jusqu’à la veille, 10h00, sans"
    assert families in words
    assert rows(page)[:2] == [
        "jeudi 29 août, 23h59 | vendredi 30 août, 10h00",
        "jeudi 29 août, 23h59 | lundi 2 septembre, 10h00",
    ]
    assert typed_in(page.text)["cancel-days-skip"] == ["we"] and shown(town.canteen) == (USUAL, USUAL)


@pytest.mark.parametrize("answer", ["voir", "enregistrer"])
def test_what_cannot_be_read_is_told_at_its_control_and_stays_typed(admin, town, answer):
    changes = {"same": None, "add-weeks-count": "99", "cancel_kind": "days", "cancel-days-at": "midi"}
    with nothing_written():
        page = post(admin, town.canteen, answer, **changes)
    assert page.status_code == 422
    assert page.text.count("Il faut un nombre entier de 0 à 52.") == 2  # on top and at the field
    assert page.text.count("Il faut une heure, par exemple 23:59.") == 2
    assert (value_of(page.text, "add-weeks-count"), value_of(page.text, "cancel-days-at")) == ("99", "midi")
    assert "Complétez d’abord les cases signalées." in page.text


def test_a_colleague_who_was_first_is_not_undone(admin, town):
    where = f"/mairie/periodes/{town.canteen.id}/limites"
    stale = typed_in(admin.get(where).text)
    post(admin, town.canteen, add_kind="none")
    page = admin.post(where, data=stale | {"answer": "enregistrer", "add-kind": "hours"})
    assert page.status_code == 422 and "Quelqu’un d’autre a modifié" in page.text
    assert "Ouvrir les limites à jour dans un autre onglet" in page.text
    assert shown(town.canteen) == ("NONE", "NONE") and actions() == ["period.changed"]


def effect_of(client, period, text):
    period.add_rule = period.cancel_rule = text
    db.session.commit()
    return client.get(f"/mairie/periodes/{period.id}/limites")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("DB(1,10:00,we)", "lundi 11 novembre, 10h00"),
        ("DB(1,10:00,we+hol)", "vendredi 8 novembre, 10h00"),
        ("DB(2,10:00,we+noschool)", "jeudi 7 novembre, 10h00"),
        ("DB(3,10:00,we+hol+Thu+noschool)", "mardi 5 novembre, 10h00"),
    ],
)
def test_days_that_do_not_count_are_those_of_the_commune(admin, town, text, limit):
    town.canteen.first_day = date(2019, 11, 12)  # the day after Armistice
    assert rows(effect_of(admin, town.canteen, text))[0] == f"{limit} | {limit}"


def test_school_holidays_are_those_that_were_entered_and_alsace_has_its_own(admin, town):
    town.canteen.first_day, town.canteen.weekdays = date(2020, 1, 6), "1"
    leave = "DB(1,10:00,we+noschool)"
    assert rows(effect_of(admin, town.canteen, leave))[0].startswith("vendredi 20 décembre, 10h00")
    year = db.session.query(SchoolYear).one()
    christmas = next(it for it in year.holidays if it.name == "Vacances de Noël")
    christmas.first_day = date(2019, 12, 26)
    assert rows(effect_of(admin, town.canteen, leave))[0].startswith("mardi 24 décembre, 10h00")
    db.session.query(SchoolHoliday).filter_by(id=christmas.id).delete()
    db.session.add(Setting(key="alsace_moselle", value="true"))
    town.canteen.first_day, town.canteen.weekdays = date(2019, 12, 27), "5"
    assert rows(effect_of(admin, town.canteen, "DB(1,10:00,hol)"))[0].startswith("mardi 24 décembre, 10h00")


def test_a_closed_day_has_no_limit_to_tell(admin, town):
    cast.add(Closure(period=town.canteen, first_day=date(2019, 9, 2), last_day=date(2019, 9, 3), reason="Travaux"))
    assert (
        rows(effect_of(admin, town.canteen, "DB(1,10:00)"))[0] == "mardi 3 septembre, 10h00 | mardi 3 septembre, 10h00"
    )


def test_a_rule_that_needs_a_school_year_nobody_entered_says_so(admin, town):
    page = effect_of(admin, town.canteen, "DB(5,10:00,we+noschool)")
    assert rows(page)[0] == "calendrier scolaire à saisir | calendrier scolaire à saisir"
    assert "L’année scolaire du 30 août 2019 n’est pas saisie" in said(page)
    assert "/mairie/annees-scolaires/" in page.text


def test_a_period_without_slot_still_has_its_page(admin, town):
    db.session.delete(town.meal)
    db.session.commit()
    assert "n’a pas encore de créneau" in said(admin.get(f"/mairie/periodes/{town.canteen.id}/limites"))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.FAMILY, Role.ADMINISTRATOR)])
def test_only_who_edits_the_offer_sets_limits(client, town, role):
    sign_in(client, town.staff[role])
    where = f"/mairie/periodes/{town.canteen.id}"
    assert client.get(f"{where}/limites").status_code == 403
    token = csrf_token(client, "/mon-compte")
    with nothing_written():
        assert client.post(f"{where}/limites", data={"csrf_token": token, "add-kind": "none"}).status_code == 403
    assert "Régler les limites" not in client.get(where).text


def test_the_page_alone_may_ask_its_own_server(admin, town):
    page = admin.get(f"/mairie/periodes/{town.canteen.id}/limites")
    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    before = admin.get(f"/mairie/periodes/{town.canteen.id}").headers["Content-Security-Policy"]
    assert "connect-src" not in before
    assert db.session.get_one(Period, town.canteen.id).version == 1
