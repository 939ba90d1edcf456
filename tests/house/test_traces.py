"""Nothing in the repository names a folder of somebody's machine or the host that packages were fetched from."""

import re

import pytest

FOLDERS = "|".join(["root", "home", "work", "Users"])
HOSTS = "|".join(re.escape(".".join(parts)) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org")])
TRACES = {
    re.compile(rf"(?<![\w.}}>-])/({FOLDERS})/"): "a folder of somebody's machine",
    re.compile(rf"\b({HOSTS})\b|\b(deb|archive)\.(debian|ubuntu)\b"): "the host of a package registry",
    re.compile(r"--(extra-)?index-url|--find-links|--trusted-host"): "where packages were fetched from",
}
THIS_FILE = "tests/house/test_traces.py"


def traces(text):
    return [f"{what}: {found.group()}" for pattern, what in TRACES.items() for found in pattern.finditer(text)]


@pytest.mark.parametrize("word", ["root", "home", "work"])
def test_a_planted_folder_is_seen(word):
    assert traces(f"DATA_DIR=/{word}/marelle") and traces(f'"/{word}/x"')
    assert not traces(f"https://example.org/{word}/x")


@pytest.mark.parametrize("host", [("files", "pythonhosted"), ("registry", "npmjs"), ("deb", "debian")])
def test_a_planted_host_is_seen(host):
    assert traces(f"from https://{'.'.join(host)}.org/simple")


def test_no_file_names_a_machine_or_a_registry(repository_files):
    read = {path: text for path, text in repository_files.items() if path != THIS_FILE}
    found = [f"{path}: {trace}" for path, text in read.items() for trace in traces(text)]
    print(f"{len(read)} files read")
    assert THIS_FILE in repository_files and len(read) > 10
    assert not found, "\n" + "\n".join(found)
