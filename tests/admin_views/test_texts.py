"""The texts as the town hall writes, publishes and takes back their versions."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from models import Text, db
from queries import texts
from rules.rights import Role
from rules.texts import TextKey
from tests.cast import PARIS
from tests.pages import sign_in, value_of
from tests.publics import make_service, make_text
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

LATER = datetime(2019, 9, 15, tzinfo=PARIS)


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def write(client, **values):
    """A new draft of the terms by the form; its address."""
    answer = send(client, "/mairie/textes/nouveau", **({"key": "terms", "body": "Neuf."} | values))
    assert answer.status_code == 302, said(answer)
    return answer.location


def test_a_draft_is_written_read_as_it_will_be_and_published(counter):
    page = write(counter, body="## Objet\n\nUne **règle**.")
    shown = counter.get(page)
    assert "<strong>règle</strong>" in shown.text and "brouillon" in said(shown)
    assert send(counter, f"{page}/publier").location == page
    assert "en ligne" in said(counter.get(page)) and texts.current(TextKey.TERMS, LATER).body.startswith("## Objet")
    assert actions() == ["text.created", "text.published"]


def test_a_version_is_programmed_and_taken_back(counter):
    make_text(TextKey.TERMS)
    page = write(counter)
    assert send(counter, f"{page}/publier", first_day="2019-09-15").status_code == 302
    assert "programmé" in said(counter.get(page)) and "15/09/2019 00:00" in said(counter.get(page))
    assert counter.get(f"{page}/modifier").status_code == 403
    assert send(counter, f"{page}/retirer").status_code == 302
    assert "brouillon" in said(counter.get(page)) and texts.current(TextKey.TERMS, LATER).number == 1


def test_a_past_day_is_refused_at_its_field_and_gaps_on_the_page(counter):
    page = write(counter, body="Maire : [à compléter : nom]")
    with nothing_written():
        late = send(counter, f"{page}/publier", first_day="2019-08-01")
        gaps = send(counter, f"{page}/publier")
    assert late.status_code == 422 and "Cette date est passée." in said(late)
    assert gaps.location == page and "Complétez-le d’abord." in said(counter.get(page))


def test_what_is_published_has_no_form_and_is_not_deleted(counter):
    row = make_text(TextKey.TERMS)
    for way in ("modifier", "supprimer"):
        assert counter.get(f"/mairie/textes/{row.id}/{way}").status_code == 403
    page = counter.get(f"/mairie/textes/{row.id}")
    assert "Modifier" not in rows(page) and 'href="/mairie/textes/nouveau?texte=terms"' in page.text
    assert counter.get(f"/mairie/textes/{row.id}/publier").location == f"/mairie/textes/{row.id}"


def test_a_new_version_starts_from_the_one_in_force_or_from_the_model(counter):
    make_text(TextKey.TERMS, body="Version une.")
    page = counter.get("/mairie/textes/nouveau?texte=terms").text
    assert "Version une." in page and 'selected value="terms"' in page
    model = said(counter.get("/mairie/textes/nouveau?texte=terms&modele=1"))
    assert "À quoi sert ce portail" in model and "[à compléter" in model
    assert "Partir du modèle" in model


def test_a_text_under_way_is_not_started_twice(counter):
    page = write(counter)
    with nothing_written():
        answer = send(counter, "/mairie/textes/nouveau", key="terms", body="Encore.")
    assert answer.status_code == 422 and "déjà en préparation" in said(answer)
    assert "nouveau?texte=terms" not in counter.get(page).text


@pytest.mark.parametrize("asked", ["texte=x", "texte=rules", "texte=rules-99", "texte=", "modele=1", "texte=terms-1"])
def test_an_unknown_text_in_the_address_leaves_the_form_empty(counter, asked):
    assert value_of(counter.get(f"/mairie/textes/nouveau?{asked}").text, "body") == ""


@pytest.mark.parametrize("key", ["", "x", "rules", "rules-99", "terms-1", "tariffs-x"])
def test_a_forged_text_is_refused(counter, key):
    make_service("Crèche Les Lucioles")
    with nothing_written():
        assert send(counter, "/mairie/textes/nouveau", key=key, body="x").status_code == 422


def test_the_texts_of_a_service_are_reached_from_its_page(counter):
    service = make_service("Crèche Les Lucioles")
    page = f"/mairie/services-au-public/{service.id}"
    assert f"texte=rules-{service.id}" in counter.get(page).text
    text = write(counter, key=f"rules-{service.id}")
    assert f"texte=rules-{service.id}" not in counter.get(page).text and f'href="{text}"' in counter.get(page).text
    assert "Règlement, Crèche Les Lucioles, version 1" in said(counter.get(text))


def test_the_list_says_the_state_of_each_version_and_is_narrowed_by_it(counter):
    for number in (1, 2):
        make_text(TextKey.TERMS, number=number)
    make_text(TextKey.TERMS, number=3, published_at=LATER)
    make_text(TextKey.LEGAL_NOTICE, published_at=None)
    expected = {"past": "| 1 | passé", "online": "| 2 | en ligne", "programmed": "| 3 | programmé"}
    expected["draft"] = "Mentions légales | 1 | brouillon"
    for state, words in expected.items():
        (line,) = rows(counter.get(f"/mairie/textes/?flt_etat={state}"))
        assert words in line
    assert len(rows(counter.get("/mairie/textes/?flt_texte=terms"))) == 3
    assert len(rows(counter.get("/mairie/textes/?search=legales"))) == 1
    assert "Rien ne correspond" in said(counter.get("/mairie/textes/?search=zzz"))


def test_a_colleague_who_was_first_is_told(counter):
    page = write(counter)
    form = counter.get(f"{page}/publier").text
    mine = {name: value_of(form, name) for name in ("csrf_token", "version")}
    send(counter, f"{page}/modifier", body="Relu.")
    assert counter.post(f"{page}/publier", data=mine).location == page
    assert "entre-temps" in said(counter.get(page)) and db.session.scalars(select(Text.published_at)).all() == [None]


@pytest.mark.parametrize(("role", "may_export"), [(Role.ACCOUNTS, True), (Role.AUDITOR, False)])
def test_who_only_reads_sees_the_texts_and_no_way_to_change_them(client, town, role, may_export):
    row = make_text(TextKey.TERMS, published_at=None)
    sign_in(client, town.staff[role])
    page = client.get(f"/mairie/textes/{row.id}")
    assert page.status_code == 200 and "Publier" not in said(page)
    for way in ("publier", "retirer", "modifier", "supprimer"):
        assert client.get(f"/mairie/textes/{row.id}/{way}").status_code == 403
    assert client.get("/mairie/textes/export.csv").status_code == (200 if may_export else 403)


def test_the_export_has_the_whole_text(counter):
    make_text(TextKey.TERMS, body="Ligne une\nLigne deux", published_at=datetime(2019, 8, 1, 8, tzinfo=PARIS))
    head, line = table(counter.get("/mairie/textes/export.csv"))
    assert head[:3] == ["Texte", "Version", "État"] and line[2] == "en ligne" and line[-1] == "Ligne une\nLigne deux"
    assert date(2019, 8, 1).strftime("%d/%m/%Y") in line[3]
