"""Who gets what from every route: real requests, compared with routes.txt, which people can read.

To change the table: read the lines that the failing test shows, judge them, and copy the right ones.
"""

import difflib

import pytest
from werkzeug.routing import UnicodeConverter

from tests.house.walk import PEOPLE, SIGN_IN, Keeper, make_town, visits, walk, written

TABLE = "tests/house/routes.txt"
LEGEND = """\
# What each person is answered. Every <…> and ?…=… is the parent's own child, family, canteen or reservation;
# a POST is an empty form with its token. sign-in: sent to sign in first. closed: a parent's account since closed;
# pending: an account that waits for its link, whose password was right.
# leader: the activity leader of the parent's canteen; leader elsewhere: of another place.
""".splitlines()
# What anybody may ask for without saying who they are.
OPEN = {
    "GET /",  # nobody: the public home; families: their own; staff: led to the town hall
    "GET /accessibilite",
    "GET /actualites",
    "GET /actualites/<id:news_id>",
    "GET /conditions-d-utilisation",
    "GET /activation/<token:token>",
    "POST /activation/<token:token>",
    "GET /connexion",
    "POST /connexion",
    "POST /connexion/code",
    "GET /contact",
    "GET /creer-mon-compte",
    "POST /creer-mon-compte",
    "GET /creer-mon-compte/coordonnees",
    "POST /creer-mon-compte/coordonnees",
    "GET /creer-mon-compte/envoi",
    "POST /creer-mon-compte/envoi",
    "GET /creer-mon-compte/envoye",
    "GET /creer-mon-compte/identite",
    "POST /creer-mon-compte/identite",
    "POST /creer-mon-compte/recommencer",
    "GET /demo/courrier",
    "GET /demo/courrier/<id:mail_id>",
    "GET /donnees-personnelles",
    "GET /identifiant-ou-mot-de-passe-oublie",
    "POST /identifiant-ou-mot-de-passe-oublie",
    "GET /identifiant-ou-mot-de-passe-oublie/envoye",
    "GET /invitation/<token:token>",
    "POST /invitation/<token:token>",
    "POST /langue",
    "GET /logo.png",
    "GET /mairie/static/<path:filename>",
    "GET /mentions-legales",
    "GET /menus",
    "GET /nouveau-mot-de-passe/<token:token>",
    "POST /nouveau-mot-de-passe/<token:token>",
    "GET /nouvelle-adresse/<token:token>",
    "POST /nouvelle-adresse/<token:token>",
    "GET /photo.jpg",
    "GET /sans-compte",
    "GET /sante",
    "GET /services/<id:service_id>/programme",
    "GET /services/<id:service_id>/reglement",
    "GET /services/<id:service_id>/tarifs",
    "GET /static/<path:filename>",
    "GET /theme.css",
}
# What families and staff ask for alike, each of the own account.
FOR_BOTH = {
    "POST /deconnexion",
    "GET /mon-compte",
    "POST /mon-compte/deconnexion",
    "GET /mon-compte/login",
    "POST /mon-compte/login",
    "GET /mon-compte/mot-de-passe",
    "POST /mon-compte/mot-de-passe",
}
# What staff alone have of the own account.
FOR_STAFF = {
    "GET /mon-compte/double-authentification",
    "POST /mon-compte/double-authentification",
    "POST /mon-compte/double-authentification/arret",
    "POST /mon-compte/double-authentification/codes",
}
FAMILIES = ("parent", "other parent", "stranger")
STAFF = PEOPLE[PEOPLE.index("administrator") :]


def lines_of(answers):
    """The lines of the table: a legend, the people, then for each route an answer to each person."""
    width = max(map(len, answers), default=0)
    rows = [["".ljust(width), *PEOPLE]]
    rows += [[route.ljust(width), *[it[person] for person in PEOPLE]] for route, it in answers.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [*LEGEND, *["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]]


def read(lines):
    """The table of written lines: route -> person -> answer."""
    found = {}
    for line in lines[len(LEGEND) + 1 :]:
        method, route, *answers = line.split()
        found[f"{method} {route}"] = dict(zip(PEOPLE, answers, strict=True))
    return found


def house_rules(route, answers):
    """What no line of the table may say, whatever a page is for."""
    if answers["parent"] != answers["other parent"]:
        yield "two parents of one family get different answers"
    if route not in OPEN:
        if {answers["nobody"], answers["closed"], answers["pending"]} != {SIGN_IN}:
            yield "nobody and a closed account are sent to sign in"
        yield from rules_of_staff(answers) if is_for_staff(route) else rules_of_families(route, answers)


def is_for_staff(route):
    return " /mairie" in route or route in FOR_STAFF


def rules_of_staff(answers):
    if {answers[person] for person in FAMILIES} != {"403"}:
        yield "a family gets a page of the town hall"
    if answers["leader elsewhere"] == "200" and answers["leader"] != "200":
        yield "a leader sees more of another place than of the own one"


def rules_of_families(route, answers):
    if route not in FOR_BOTH and {answers[person] for person in STAFF} != {"403"}:
        yield "staff get a family's page"
    if "<" in route and answers["stranger"] != "404":
        yield "a stranger learns of another family's object"


def test_every_route_answers_every_person_as_the_table_says(answers, root):
    expected = (root / TABLE).read_text().splitlines()
    found = lines_of(answers)
    print(f"{sum(map(len, answers.values()))} pairs tried: {len(answers)} routes, {len(PEOPLE)} people")
    assert found == expected, "\n" + "\n".join(difflib.unified_diff(expected, found, "table", "answers", lineterm=""))


def test_the_table_keeps_the_rules_of_the_house(root):
    table = read((root / TABLE).read_text().splitlines())
    found = [f"{route}: {complaint}" for route, answers in table.items() for complaint in house_rules(route, answers)]
    assert len(table) > 10
    assert not found, "\n" + "\n".join(found)


def test_no_person_gets_a_server_error(answers):
    assert [(route, it) for route, it in answers.items() if any(answer.startswith("5") for answer in it.values())] == []


def test_every_parameter_of_an_address_is_typed(town):
    untyped = [
        f"{rule.rule}: {name}"
        for rule in town.app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if type(converter) is UnicodeConverter
    ]
    assert untyped == []


def test_nothing_is_asked_of_a_route_that_is_not_walked(town, answers):
    methods = [f"{method} {written(town, rule)}" for method, rule in visits(town.app)]
    assert set(answers) == set(methods)
    assert len(methods) == len(answers), "two routes are written the same way"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return make_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def answers(town):
    keeper = Keeper(town.database)
    yield walk(town, keeper)
    keeper.close()


SIGNED_IN = dict.fromkeys(("nobody", "closed", "pending"), SIGN_IN)
ALL = dict.fromkeys(PEOPLE, "403")


@pytest.mark.parametrize(
    ("route", "changes", "expected"),
    [
        ("GET /planning", {"parent": "200", "other parent": "404"}, "two parents"),
        ("GET /planning", {"nobody": "200"}, "sent to sign in"),
        ("GET /planning", {"closed": "200"}, "sent to sign in"),
        ("GET /planning", {"pending": "200"}, "sent to sign in"),
        ("GET /mairie/family/", {"stranger": "200"}, "a family gets a page of the town hall"),
        ("GET /planning", {"auditor": "200"}, "staff get a family's page"),
        ("GET /enfants/<id:child_id>", {"stranger": "200"}, "another family's object"),
        ("GET /enfants/<id:child_id>", {"stranger": "403"}, "another family's object"),
    ],
)
def test_a_planted_opening_is_seen(route, changes, expected):
    found = list(house_rules(route, {**ALL, **SIGNED_IN, **changes}))
    assert any(expected in line for line in found), found


def test_a_closed_line_is_left_in_peace():
    assert list(house_rules("GET /mairie/family/", {**ALL, **SIGNED_IN, "counter": "200"})) == []
    assert list(house_rules("GET /e/<id:child_id>", {**ALL, **SIGNED_IN, "stranger": "404"})) == []


def test_what_is_written_can_be_read_again():
    answers = {"GET /planning": ALL, "POST /panier/<id:child_id>": {**ALL, "parent": "303"}}
    assert read(lines_of(answers)) == answers
