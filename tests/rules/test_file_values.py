"""Reading what was typed into the values of a rubric."""

import pytest

from rules.fields import Why
from rules.file_values import ANSWERS, LISTS, check_group, day_of, digest, numbers, only, typed_of
from rules.files import BY_KEY, FIELDS, Group, Kind, Need, asked

HARD = [
    "L’Haÿ-lès-Roses, œuvre d’été",
    'O\'Brien "dit" l’Aîné',
    "👩‍👩‍👧 Zoé 🎉",
    "‏مرحبا بالعالم",
    "<b>&amp;</b> {{ 7 * 7 }} %(name)s",
]
SAMPLES = {Kind.DAY: "2019-11-03", Kind.YES_NO: "oui", Kind.FLAG: "oui"}


def sample(it):
    """Something that the field accepts."""
    if it.key in ANSWERS:
        return [str(ANSWERS[it.key][-1])]
    by_shape = {"phone": "06 12 34 56 78", "email": "a@example.org", "postcode": "39220"}
    return [
        SAMPLES.get(it.kind) or by_shape.get(it.field.shape) or ("7" if it.name.endswith(("_id", "_rank")) else "Où")
    ]


def whole(group):
    """A form of the rubric in which every field is filled in, with one person in a list."""
    path = f"{group}-1-" if group in LISTS else f"{group}-"
    typed = {path + it.name: sample(it) for it in FIELDS[group]}
    return typed | ({f"{group}-1-id": ["12"]} if group in LISTS else {})


NOTHING_HIDDEN = dict.fromkeys(BY_KEY, Need.OPTIONAL)


@pytest.mark.parametrize("group", Group)
def test_what_is_read_is_shown_and_read_again_the_same(group):
    typed = whole(group)
    values, refusals = check_group(group, NOTHING_HIDDEN, typed)
    assert not refusals
    assert typed_of(group, values) == typed
    assert check_group(group, NOTHING_HIDDEN, typed_of(group, values)) == (values, ())


@pytest.mark.parametrize("key", [key for key, it in BY_KEY.items() if it.fixed or it.need is Need.REQUIRED])
def test_a_required_field_that_is_empty_is_refused_at_its_path(key):
    it = BY_KEY[key]
    typed = whole(it.group)
    path = f"{it.group}-1-{it.name}" if it.group in LISTS else f"{it.group}-{it.name}"
    _values, refusals = check_group(it.group, {}, typed | {path: ["  "]})
    assert [(found.about, found.values["why"]) for found in refusals] == [(path, Why.NEEDED)]


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("address-title", "duke", Why.CHOICE),
        ("address-postcode", "3922", Why.POSTCODE),
        ("address-phone", "06 12", Why.PHONE),
        ("address-name", "x" * 121, Why.TOO_LONG),
        ("address-name", "a\0b", Why.CONTROL),
        ("personal-benefit_rank", "first", Why.CHOICE),
        ("parents-1-email", "nadia", Why.EMAIL),
        ("parents-1-birth_date", "31/02/1984", Why.DAY),
        ("parents-1-birth_date", "1584-02-03", Why.DAY),
        ("parents-1-title", "x" * 41, Why.TOO_LONG),
        ("medical-has_care_plan", "perhaps", Why.CHOICE),
        ("medical-allergens", "gold", Why.CHOICE),
        ("child-school_class_id", "-1", Why.CHOICE),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_path(path, text, why):
    group = Group(path.partition("-")[0])
    _values, refusals = check_group(group, {}, whole(group) | {path: [text]})
    assert [(found.about, found.values["why"]) for found in refusals] == [(path, why)]


@pytest.mark.parametrize("text", HARD)
def test_difficult_words_stay_as_they_are_typed(text):
    values, refusals = check_group(Group.ADDRESS, {}, whole(Group.ADDRESS) | {"address-street": [f"  {text} "]})
    assert not refusals and values["street"] == text


def test_what_is_not_asked_is_not_read():
    values, _refusals = check_group(Group.CHILD, {}, whole(Group.CHILD))
    assert "sex" not in values
    values, _refusals = check_group(Group.CHILD, {"child.sex": Need.OPTIONAL}, whole(Group.CHILD))
    assert values["sex"] == "boy"


def test_decomposed_letters_are_composed_so_that_they_compare():
    values, _refusals = check_group(Group.ADDRESS, {}, whole(Group.ADDRESS) | {"address-town": ["E\u0301vian"]})
    assert values["town"] == "\u00c9vian"


def test_a_box_that_is_not_ticked_is_a_no_and_a_question_without_answer_is_none():
    typed = whole(Group.PICKUP) | {"pickup-1-is_minor": []}
    assert check_group(Group.PICKUP, {}, typed)[0][0]["is_minor"] is False
    typed = {name: texts for name, texts in whole(Group.AUTHORISATIONS).items() if not name.endswith("bathing")}
    values, refusals = check_group(Group.AUTHORISATIONS, {}, typed)
    assert values["bathing"] is None and [it.about for it in refusals] == ["authorisations-bathing"]


def test_people_come_in_the_order_of_their_numbers_and_only_with_an_id():
    typed = {f"pickup-{number}-id": [""] for number in (10, 2, 1)} | {
        "pickup-3-last_name": ["Roy"],
        "pickup-x-id": ["1"],
    }
    assert numbers(Group.PICKUP, typed) == [1, 2, 10]


def test_a_list_takes_no_new_person_beyond_its_most():
    three = {f"parents-{n}-{name[10:]}": texts for n in (1, 2, 3) for name, texts in whole(Group.PARENTS).items()}
    assert check_group(Group.PARENTS, {}, three)[1] == (), "whoever staff entered may stay"
    _values, refusals = check_group(Group.PARENTS, {}, three | {"parents-3-id": [""]})
    assert [(it.about, it.values["why"]) for it in refusals] == [("parents", Why.TOO_MANY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-11-03", "2019-11-03"),
        ("03/11/2019", "2019-11-03"),
        ("3.11.2019", "2019-11-03"),
        ("3-11-2019", "2019-11-03"),
        ("3 11 2019", "2019-11-03"),
        ("03/11/19", None),
        ("2019-02-30", None),
        ("hier", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    assert day_of(text) == (None if day is None else day_of(day))
    assert day is None or str(day_of(text)) == day


def test_the_digest_tells_whether_the_asked_values_are_the_same():
    fields = asked(Group.DIET, {})
    one, two = ({"diet": "standard", "diet_note": note, "other": note} for note in ("", "x"))
    assert only(fields, Group.DIET, one) == {"diet": "standard", "diet_note": ""}
    assert digest(only(fields, Group.DIET, one)) != digest(only(fields, Group.DIET, two))
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
