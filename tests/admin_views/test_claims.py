"""The town hall's pages of those who ask for an account: what waits, what was refused, and the notice of many tries."""

from datetime import timedelta

import pytest

from models import Guardian
from rules.rights import Role
from tests import cast
from tests.cast import NOW, family_of
from tests.claim_rows import make_claim, make_draft, make_failure
from tests.pages import sign_in, statements, tree_of, words_of
from tests.staff_pages import XHTML, actions, rows, said, table

STAFF = [role for role in Role if role is not Role.FAMILY]
READERS = {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS}
CLAIMS, FAILURES = "/mairie/demandes-de-compte/", "/mairie/preuves-refusees/"
NOTICE = "essais d’ouverture de compte refusés"


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def parent(town, first_name="Farid", rank=3):
    """One more parent of Nadia's family, without account."""
    family = family_of(town.nadia)
    return cast.add(Guardian(family=family, rank=rank, last_name="Benmoussa", first_name=first_name))


def fail(times, number="1042", ago=timedelta(0)):
    for _ in range(times):
        make_failure(number, at=NOW - ago)


def notices(client):
    """The notices of many tries on the first page: (words, address)."""
    links = tree_of(client.get("/mairie/").text).iter(f"{XHTML}a")
    return [(words_of(link), link.get("href")) for link in links if NOTICE in words_of(link)]


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("path", [CLAIMS, FAILURES])
def test_only_who_reads_families_opens_the_lists_and_nobody_writes_there(client, town, role, path):
    claim, failure = make_claim(parent(town)), make_failure()
    sign_in(client, town.staff[role])
    status = 200 if role in READERS else 403
    assert (client.get(path).status_code, client.get(f"{path}export.csv").status_code) == (status, status)
    row = claim.id if path == CLAIMS else failure.id
    answers = [client.get(f"{path}{way}").status_code for way in (f"{row}/modifier", f"{row}/supprimer", "nouveau")]
    assert answers == [403] * 3


def test_a_claim_that_waits_says_whose_it_is_and_until_when_its_link_is_good(counter, town):
    make_claim(parent(town), email="famille1042@example.org")
    page = counter.get(CLAIMS)
    who = "Benmoussa (n° 1042) | Farid Benmoussa | farid | famille1042@example.org"
    assert rows(page) == [f"{who} | 27/08/2019 10:00 | 28/08/2019 10:00"]
    assert f"/mairie/familles/{family_of(town.nadia).id}" in page.text


def test_neither_a_form_under_way_nor_a_claim_that_is_over_waits(counter, town):
    make_draft()
    make_claim(parent(town), expires_at=NOW)
    assert rows(counter.get(CLAIMS)) == []
    assert len(table(counter.get(f"{CLAIMS}export.csv"))) == 1


def test_no_page_and_no_export_shows_or_asks_for_a_hash(counter, town):
    make_claim(parent(town), password_hash="$argon2id$hidden")
    with statements() as seen:
        answers = [counter.get(f"{CLAIMS}{way}") for way in ("", "export.csv", "?search=argon2id")]
        texts = [answer.text for answer in answers]
    assert not any("argon2id$" in text for text in texts)
    assert not any("account_claim.password_hash" in statement for statement in seen)


@pytest.mark.parametrize("asked", ["search=farid", "search=BENMOUSSA", "search=second", "flt_famille=1042"])
def test_a_claim_is_found_by_family_parent_user_name_and_number(counter, town, asked):
    make_claim(parent(town), "second")
    make_claim(cast.family_of(town.claire).guardians[0], "other")
    assert len(rows(counter.get(CLAIMS))) == 2
    (line,) = rows(counter.get(f"{CLAIMS}?{asked}"))
    assert "second" in line


def test_refused_proofs_are_found_by_the_number_typed_newest_first(counter, town):
    make_failure("1042", family_id=family_of(town.nadia).id)
    make_failure("9999", at=NOW + timedelta(minutes=1))
    known, unknown = "27/08/2019 10:00 | 1042 | Benmoussa (n° 1042)", "27/08/2019 10:01 | 9999 | –"
    assert rows(counter.get(FAILURES)) == [unknown, known]
    assert rows(counter.get(f"{FAILURES}?flt_numero=1042")) == [known]
    assert rows(counter.get(f"{FAILURES}?flt_numero=104")) == []


def test_both_lists_are_exported_and_the_journal_knows(counter, town):
    make_claim(parent(town))
    make_failure("=1042")
    head, line = table(counter.get(f"{CLAIMS}export.csv"))
    assert head[2:4] == ["Nom d’utilisateur", "E-mail"] and line[2:4] == ["farid", "farid@example.org"]
    _head, line = table(counter.get(f"{FAILURES}export.csv"))
    assert line[1:] == ["'=1042", ""]
    assert actions()[-2:] == ["export.made"] * 2


@pytest.mark.parametrize("path", [CLAIMS, FAILURES])
def test_the_lists_ask_as_often_for_twenty_rows_as_for_one(counter, town, path):
    def asked():
        with statements() as seen:
            shown = len(rows(counter.get(f"{path}?page_size=100")))
        return shown, len(seen)

    def another(each):
        make_claim(parent(town, f"Farid{each}", 10 + each), f"farid{each}")
        make_failure(family_id=family_of(town.nadia).id)

    another(0)
    few, before = asked()
    for each in range(1, 20):
        another(each)
    assert asked() == (few + 19, before)


@pytest.mark.parametrize(
    ("times", "ago", "is_told"),
    [
        (4, timedelta(0), False),
        (5, timedelta(0), True),
        (5, timedelta(hours=24) - timedelta(minutes=5), True),
        (5, timedelta(hours=24), False),
    ],
)
def test_five_refused_proofs_of_one_number_within_a_day_are_told(counter, times, ago, is_told):
    fail(times, ago=ago)
    said_of = f"{times} essais d’ouverture de compte refusés pour le dossier 1042"
    assert notices(counter) == ([(said_of, f"{FAILURES}?flt_numero=1042")] if is_told else [])


def test_each_number_is_counted_by_itself_and_the_most_tried_come_first(counter):
    for number in ("1", "2", "3", "4", "5"):
        fail(1, number)
    assert notices(counter) == []
    fail(5, "1042")
    fail(7, "2051")
    assert [words.split()[-1] for words, _address in notices(counter)] == ["2051", "1042"]


def test_what_was_typed_as_a_number_is_only_words(counter):
    fail(5, "<b>&1+1=%")
    ((words, address),) = notices(counter)
    assert words.endswith("pour le dossier <b>&1+1=%")
    assert len(rows(counter.get(address))) == 5


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_who_can_help_the_family_is_told(client, town, role):
    fail(5)
    sign_in(client, town.staff[role])
    page = said(client.get("/mairie/"))
    assert NOTICE not in page and "En attente" in page


def test_the_page_of_a_family_tells_what_became_of_its_tries(counter, town):
    make_claim(parent(town), email="famille1042@example.org")
    make_failure("1042")
    make_failure("2205")
    page = counter.get(f"/mairie/familles/{family_of(town.nadia).id}")
    told = [line for line in rows(page) if line.startswith(("Demande", "Preuve"))]
    sent = "lien envoyé à famille1042@example.org, valable jusqu’au 28/08/2019 10:00"
    refused = "l’e-mail de contact ou le nom tapé n’est pas celui du dossier"
    assert told == [f"Demande pour Farid Benmoussa | {sent}", f"Preuve refusée | {refused}"]
    assert "/mairie/preuves-refusees/?flt_numero=1042" in page.text


def test_the_page_of_a_family_that_never_tried_says_nothing_of_it(counter, town):
    assert "Création de compte" not in counter.get(f"/mairie/familles/{family_of(town.nadia).id}").text
