"""What a parent types comes back as it was typed: in the form, at the town hall, in its exports, the archive, a mail.

Each text field of both forms, once for each kind of difficult content, cut to the field's length.
"""

import io
import zipfile
from typing import Any

import pytest

from adapters import letters
from models import db
from queries.settings import all_settings
from rules.fields import Shape
from rules.files import FIELDS, FileField, Group, Kind
from rules.mails import MailKind
from rules.names import nfc
from rules.rights import Role
from services import files
from tests import file_pages
from tests.cast import PASSWORD, family_of
from tests.pages import csrf_token, sign_in
from tests.staff_pages import said, table

CONTENTS = {
    "accents": "Éloïse Çà-et-là Œuvré, Noël à Saint-Étienne",
    "apostrophes": "L’Haÿ d'Ô'Brien « aujourd’hui » \"oui\" `non`",
    "emoji": "Zoé 👩‍👧‍👦 🧁 et 𝒜",
    "right to left": "שלום عليكم Zoé",
    "long": "Mot très long, " * 140,
    "markup": "<b>&amp;</b> <script>x</script> {{ 7*7 }} %(name)s ;=1+1",
}
IN_LISTS = {Group.PARENTS: "guardians", Group.EMERGENCY: "contacts"}
PAGES = {
    Group.ADDRESS: "familles",
    Group.PERSONAL: "familles",
    Group.PARENTS: "responsables",
    Group.CHILD: "enfants",
    Group.MEDICAL: "fiches-sanitaires",
    Group.DIET: "fiches-sanitaires",
    Group.EMERGENCY: "contacts",
}
"""Where the town hall reads each rubric."""


def texts_of(group: Group) -> list[FileField]:
    """The free texts of a rubric: no phone, no postcode, no hour."""
    free = (Shape.LINE, Shape.TEXT)
    return [it for it in FIELDS[group] if it.kind is Kind.TEXT and it.field.shape in free and it.field.limit > 5]


def typed(group: Group, content: str) -> dict[str, str]:
    """Path → what is typed there."""
    prefix = f"{group}-1" if group in IN_LISTS else str(group)
    written = f"P {content}" if group is Group.PARENTS else content  # nobody is called in an emergency who is a parent
    return {f"{prefix}-{it.name}": written[: it.field.limit].strip() for it in texts_of(group) if it.name != "title"}


def plain(text: str) -> str:
    """The text as it is compared: composed, with one space where several were."""
    return " ".join(nfc(text).split())


def save(client: Any, address: str, values: dict[str, str]) -> None:
    answer = file_pages.send(client, address, values)
    assert answer.status_code == 303, file_pages.text_of(answer.text, "erreurs")


def of_child(content: str) -> dict[str, str]:
    whole = {"medical-doctor_phone": "03 00 00 00 40", "medical-vaccines_up_to_date": "oui", "diet-diet": "standard"}
    whole |= {"medical-has_care_plan": "oui", "emergency-1-phone": "06 00 00 00 03"}
    asked = [it for it in FIELDS[Group.AUTHORISATIONS] if it.kind is Kind.YES_NO]
    whole |= {f"authorisations-{it.name}": "non" for it in asked}
    groups = (Group.CHILD, Group.MEDICAL, Group.DIET, Group.EMERGENCY)
    return whole | {path: text for group in groups for path, text in typed(group, content).items()}


def of_family(content: str) -> dict[str, str]:
    groups = (Group.ADDRESS, Group.PERSONAL, Group.PARENTS)
    written = {path: text for group in groups for path, text in typed(group, content).items()}
    whole = file_pages.WHOLE | {"parents-1-postcode": "39220"}
    return whole | {path: text for path, text in written.items() if path != "personal-benefit_number"}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_every_text_comes_back_everywhere(client, town, content) -> None:
    sign_in(client, town.nadia)
    child = f"/dossier/enfants/{town.hugo.id}"
    forms = {file_pages.FAMILY: of_family(content), child: of_child(content)}
    for address, values in forms.items():
        save(client, address, values)
        shown = file_pages.opened(client, address)
        for path, text in values.items():
            if path in shown and path.partition("-")[0] in PAGES:
                assert plain(" ".join(shown[path])) == plain(text) or not text.startswith(content[:3]), path
    archive = in_archive(client)
    town_hall = at_the_town_hall(client, town)
    exports = in_exports(client)
    for group in PAGES:
        for path, text in typed(group, content).items():
            if path != "personal-benefit_number":
                assert plain(text) in town_hall[PAGES[group]], f"{path} at the town hall"
                assert plain(text) in archive, f"{path} in the archive"
                assert group in (Group.MEDICAL, Group.DIET) or plain(text) in exports[PAGES[group]], f"{path} exported"
    assert plain(content[:120].strip()) in in_mail(content[:120].strip())


def in_archive(client) -> str:
    """All that the parent's archive says of the file."""
    token = csrf_token(client, "/mes-donnees")
    with client.post("/mes-donnees/archive", data={"csrf_token": token, "password": PASSWORD}) as answer:
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")]
    return plain("\n".join(text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\") for text in texts))


def at_the_town_hall(client, town) -> dict[str, str]:
    """The words of each page on which the counter reads the file."""
    sign_in(client, town.staff[Role.COUNTER])
    family = family_of(town.nadia)
    emergency = files.stand(family.id, town.hugo.id, [Group.EMERGENCY])[Group.EMERGENCY]
    ids = {"familles": family.id, "responsables": town.nadia.guardian.id, "enfants": town.hugo.id}
    ids |= {"fiches-sanitaires": town.hugo.health.id, "contacts": emergency[0]["id"]}
    return {page: plain(said(client.get(f"/mairie/{page}/{key}"))) for page, key in ids.items()}


def in_exports(client) -> dict[str, str]:
    """Every cell of each list's export; a sign that a spreadsheet would calculate with is kept harmless."""
    lists = ("familles", "responsables", "enfants", "contacts")
    read = {name: table(client.get(f"/mairie/{name}/export.csv")) for name in lists}
    return {name: plain("\n".join(cell for line in lines for cell in line)) for name, lines in read.items()}


def in_mail(name: str) -> str:
    """A mail that names a paper so."""
    values = {"name": name, "type": name, "child": name, "accepted": False, "reason": "other", "words": name}
    values |= {"valid_until": "", "contacts": []}
    letter = letters.word(MailKind.DOCUMENT_DECIDED, values, letters.signature(all_settings(), "https://example.org"))
    db.session.rollback()
    return plain(letter.text)
