"""The documents say what is there: commands, variables, links and pictures."""

import ast
import re
import subprocess
import sys

import pytest

# Variables that a person sets and that config.py does not read: serve.py, the installer or the tests do.
READ_ELSEWHERE = {"HOST", "PORT"}
CODE = re.compile(r"`([^`\n]+)`|^(?:    |\t)(.+)$", re.M)
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"\bcli\.py ([a-z][a-z-]*)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)|<img[^>]+src=\"([^\"]+)\"")
VARIABLE = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{4,})(?:=[^`]*)?`")
OUTSIDE = ("http://", "https://", "mailto:")


def code_of(text):
    """What a document shows as code: fenced blocks, indented blocks and words between backquotes."""
    fenced = FENCED.findall(text)
    inline = [one or two for one, two in CODE.findall(FENCED.sub("", text))]
    return "\n".join([*fenced, *inline])


def targets(makefile):
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))


def slug(heading):
    """The anchor of a heading, as forges make it."""
    plain = re.sub(r"[`*_\[\]]", "", heading.strip().lower())
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


def anchors(text):
    return {slug(heading) for heading in re.findall(r"^#+\s+(.+)$", FENCED.sub("", text), re.M)}


def resolve(document, target):
    """The path in the repository that a relative link of a document means."""
    parts = [] if target.startswith("/") else document.split("/")[:-1]
    for part in target.strip("/").split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part] if part not in {"", "."} else parts
    return "/".join(parts)


def broken_links(document, text, files, folders):
    """Links to files, folders or headings that are not there. `files`: path -> text, None for a picture."""
    for one, two in LINK.findall(FENCED.sub("", text)):
        link = one or two
        if link.startswith(OUTSIDE):
            continue
        target, _, anchor = link.partition("#")
        path = resolve(document, target) if target else document
        if path not in files and path not in folders:
            yield f"{document}: {link}: there is no {path}"
        elif anchor and anchor not in anchors(files.get(path) or ""):
            yield f"{document}: {link}: no such heading"


def variables_read(source):
    """The names of environment variables in config.py: its strings in capitals."""
    strings = {it.value for it in ast.walk(ast.parse(source)) if isinstance(it, ast.Constant)}
    return {it for it in strings if isinstance(it, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{3,}", it)}


# What a portal publishes is Markdown too, and no document of the program.
PUBLISHED = ("templates/texts/", "demo/texts/")


@pytest.fixture(scope="module")
def documents(repository_files):
    written = {path: text for path, text in repository_files.items() if path.endswith(".md")}
    found = {path: text for path, text in written.items() if not path.startswith(PUBLISHED)}
    print(f"{len(found)} documents read: {', '.join(found)}")
    assert {"README.md", "CHANGELOG.md", "docs/architecture.md", "docs/install.md"} <= set(found)
    return found


def test_every_make_target_named_exists(documents, repository_files):
    there = targets(repository_files["Makefile"])
    named = {(path, it) for path, text in documents.items() for it in MAKE.findall(code_of(text))}
    assert {"run", "test"} <= {target for _path, target in named}
    assert [pair for pair in sorted(named) if pair[1] not in there] == []


def test_every_command_named_exists(documents, repository_files, root):
    told = subprocess.run([sys.executable, "cli.py", "--help"], cwd=root, capture_output=True, text=True, check=True)
    texts = {**documents, "Makefile": repository_files["Makefile"], "serve.py": repository_files["serve.py"]}
    named = {(path, it) for path, text in texts.items() for it in COMMAND.findall(text)}
    there = set(re.findall(r"[a-z][a-z-]+", told.stdout))
    assert named
    assert [pair for pair in sorted(named) if pair[1] not in there] == []


def test_every_variable_is_documented_and_every_documented_variable_is_read(documents, python_files):
    read = variables_read(python_files["config.py"]) | READ_ELSEWHERE
    told = set(VARIABLE.findall(documents["docs/install.md"]))
    assert {"SECRET_KEY", "DATABASE_URL"} <= read
    assert sorted(read - told) == [], "not in docs/install.md"
    assert sorted(told - read) == [], "in docs/install.md, and nothing reads it"


def test_every_link_and_every_picture_is_there(documents, root):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True)
    files = {path: documents.get(path) for path in listed.stdout.splitlines() if (root / path).is_file()}
    folders = {"/".join(path.split("/")[:depth]) for path in files for depth in range(path.count("/") + 1)}
    found = [line for path, text in documents.items() for line in broken_links(path, text, files, folders)]
    assert not found, "\n" + "\n".join(found)


def test_every_document_is_reached_by_a_link(documents):
    linked = {"README.md"}
    for path, text in documents.items():
        linked |= {resolve(path, (one or two).partition("#")[0]) for one, two in LINK.findall(text)}
    assert sorted(set(documents) - linked) == []


def test_planted_broken_links_are_seen():
    text = "# Here\n[a](b.md) [c](docs/d.md#there) ![e](docs/f.png) [g](#here) [h](docs/) [i](https://example.org)"
    files = {"README.md": text, "docs/d.md": "# Elsewhere"}
    found = list(broken_links("README.md", text, files, {"docs"}))
    assert [line.split(": ")[1] for line in found] == ["b.md", "docs/d.md#there", "docs/f.png"]
    assert resolve("docs/decisions/0001.md", "../install.md") == "docs/install.md"


def test_planted_commands_and_variables_are_seen():
    text = (
        "Type `make fly` or:\n\n```\npython cli.py dance --now\n```\n\nand set `SMTP_HOST=localhost`, `MODE` and `URL`."
    )
    assert MAKE.findall(code_of(text)) == ["fly"]
    assert COMMAND.findall(text) == ["dance"]
    assert VARIABLE.findall(text) == ["SMTP_HOST", "MODE"]
    assert variables_read('x = e.get("SMTP_HOST") or _one_of(e, "MODE")\nprint("SMTP is off")') == {"SMTP_HOST", "MODE"}
    assert targets("run: venv\nvenv:\n%.mo: %.po\nA ?= 3\n") == {"run", "venv"}
