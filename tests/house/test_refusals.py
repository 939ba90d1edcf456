"""A sentence for each refusal code, a code for each sentence, and no code that nothing refuses with."""

import ast
import re

import pytest

from rules.refusals import Code
from web.sentences import SENTENCES


def codes_named_in(source):
    """The codes that a Python file names as `Code.PAST_DAY`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
            yield node.attr


def values_given(source):
    """(code, names of its values) of every `refuse(Code.X, …, name=…)` and `Refusal(Code.X, …, {"name": …})`."""
    for node in ast.walk(ast.parse(source)):
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if called not in {"refuse", "Refusal"} or not (codes := list(codes_named_in(ast.unparse(node.args[0])))):
            continue
        keys = [key for it in node.args[1:] if isinstance(it, ast.Dict) for key in it.keys]
        names = {keyword.arg for keyword in node.keywords if called == "refuse"}
        yield codes[0], names | {key.value for key in keys if isinstance(key, ast.Constant)}


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence(code):
    assert str(SENTENCES[code]).strip()


def test_every_sentence_has_a_code():
    assert [key for key in SENTENCES if not isinstance(key, Code)] == []
    assert len(SENTENCES) == len(Code)


def test_every_code_is_refused_with_somewhere(python_files):
    floors = ("rules/", "services/", "adapters/", "queries/", "portal/", "admin_views/", "web/guard.py")
    refusing = [text for path, text in python_files.items() if path.startswith(floors) and path != "rules/refusals.py"]
    named = {name for text in refusing for name in codes_named_in(text)}
    print(f"{len(named)} codes of {len(Code)} are named in {len(refusing)} files")
    assert {code.name for code in Code} == named


def test_every_refusal_gives_the_values_that_its_sentence_says(python_files):
    said = {code.name: set(re.findall(r"%\((\w+)\)s", str(SENTENCES[code]))) - {"service"} for code in Code}
    floors = ("rules/", "services/", "adapters/", "admin_views/", "portal/")
    given = [it for path, text in python_files.items() if path.startswith(floors) for it in values_given(text)]
    print(f"{len(given)} refusals read")
    short = [(code, said[code] - names) for code, names in given if said[code] - names]
    never = [code for code, names in said.items() if names and code not in dict(given)]
    assert (short, never) == ([], [])


def test_values_are_read_from_both_ways_to_refuse():
    source = 'refuse(Code.FULL, box, left=1)\nRefusal(Code.FULL, box, {"why": 2, **more})\nRefusal(code, box)'
    assert list(values_given(source)) == [("FULL", {"left"}), ("FULL", {"why"})]


def test_a_code_that_is_only_written_in_a_string_is_not_counted():
    assert list(codes_named_in('refuse("PAST_DAY")\nrefuse(Code.FULL)')) == ["FULL"]
