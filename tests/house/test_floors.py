"""The floors of docs/architecture.md, read from every Python file, and planted crossings that must be seen."""

import ast
import sys
from fnmatch import fnmatch

import pytest

# What may not be imported where. A name stands for the module and all below it; * is a wildcard.
FORBIDDEN = {
    "models": "flask flask_* wtforms queries adapters services web portal admin_views cli worker demo",
    "queries": "adapters services web portal admin_views cli worker demo",
    "adapters": "models queries services web portal admin_views cli worker demo",
    "services": "flask flask_* wtforms web portal admin_views cli worker demo",
    "web": "services portal admin_views cli worker demo",
    "portal": "models flask_admin sqlalchemy flask_sqlalchemy admin_views cli worker demo",
    "admin_views": "portal cli worker demo",
    "cli": "portal admin_views",
    "worker": "portal admin_views",
    "demo": "portal admin_views",
}
ALLOWED_ANYWAY = {"models": {"flask_sqlalchemy"}, "services": {"flask_sqlalchemy"}}
# The standard library has a clock, files and chance in it too: a rule sees only what it is handed.
IMPURE = {"asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "time"}
MEETING_PLACES = {"app", "clock", "config", "tests", "migrations", "bench", "tools", "serve", "gunicorn.conf"}
MAY_IMPORT_APP = {"cli", "worker", "serve", "migrations", "tests", "bench"}
MAY_READ_CLOCK = {"portal", "admin_views", "cli", "worker", "demo", "app", "clock", "tests", "bench"}
MAY_READ_ENVIRONMENT = {"app", "config", "tests", "bench", "tools", "migrations", "serve"}
MAY_COMMIT = {"services/transaction.py"}
CLOCKS = {"time.time", "time.time_ns", "time.localtime", "datetime.now", "datetime.utcnow", "date.today"}
READS_ONLY = {"queries", "web", "portal", "admin_views", "cli", "worker", "demo"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "flush", "bulk_save_objects"}


def place(path):
    """The floor of a file: its first folder, or its own name at the root."""
    return path.split("/")[0].removesuffix(".py")


def imports(path, tree):
    """(line, full dotted name) of everything a file imports; relative imports are made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = path.split("/")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}" if base else alias.name


def not_a_rules_import(here, name):
    top = name.split(".")[0]
    if here == "rules" and (top in IMPURE or (top != "rules" and top not in sys.stdlib_module_names)):
        return f"rules may not import {top}"


def a_forbidden_floor(here, name):
    top = name.split(".")[0]
    forbidden = any(fnmatch(top, pattern) for pattern in FORBIDDEN.get(here, "").split())
    if forbidden and top not in ALLOWED_ANYWAY.get(here, ()):
        return f"{here} may not import {top}"


def a_reserved_module(here, name):
    top = name.split(".")[0]
    if top == "app" and here not in MAY_IMPORT_APP:
        return "only what starts a process imports app"
    if top == "clock" and here not in MAY_READ_CLOCK:
        return "only doors read the clock"


def a_tool_for_writing(here, name):
    if here == "portal" and name.split(".")[-1] == "db":
        return "portal may not import db"
    if here == "queries" and name in {"sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete"}:
        return "queries never write"


def crossings(path, tree):
    """Imports that the house forbids on this floor."""
    here = place(path)
    if here != "rules" and here not in FORBIDDEN and here not in MEETING_PLACES:
        yield f"{path}: no floor is known for « {here} »: give it a line in this test"
    for line, name in imports(path, tree):
        for judge in (not_a_rules_import, a_forbidden_floor, a_reserved_module, a_tool_for_writing):
            if complaint := judge(here, name):
                yield f"{path}:{line}: {complaint}"


def dotted(node):
    """`db.session.add` of a node that reads so, calls between the names left out; ? where it is no name."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else f"?.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def reads_a_clock(node):
    """The name by which a node reads the machine's or the database's clock, or ""."""
    name = dotted(node)
    called = isinstance(node, ast.Call) and name.split(".")[-1] in {"now", "utcnow", "today"}
    if called and "." in name and name != "clock.now":
        return f"{name}()"
    return name if isinstance(node, ast.Attribute) and name in CLOCKS else ""


def clock_readings(path, tree):
    """Every reading of a clock outside of clock.py."""
    if place(path) in {"clock", "tests", "tools", "bench"}:
        return
    for node in ast.walk(tree):
        if name := reads_a_clock(node):
            yield f"{path}:{node.lineno}: {name} reads a clock"
    for line, name in imports(path, tree):
        if name in CLOCKS:
            yield f"{path}:{line}: {name} reads a clock"


def session_misuse(path, call):
    """What is wrong with one call by name: a commit outside of the one file that may, a write where one only reads."""
    here, parts = place(path), dotted(call).split(".")
    if parts[-1] in {"commit", "rollback"} and here not in {"tests", "bench"} and path not in MAY_COMMIT:
        return f"only services/transaction.py calls {parts[-1]}()"
    if here in READS_ONLY and parts[-2:-1] == ["session"] and parts[-1] in SESSION_WRITES:
        return f"{here} may not call session.{parts[-1]}()"


def session_misuses(path, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (complaint := session_misuse(path, node)):
            yield f"{path}:{node.lineno}: {complaint}"
        if place(path) == "admin_views" and isinstance(node, ast.Attribute) and dotted(node) == "db.session":
            yield f"{path}:{node.lineno}: admin_views may not use db.session"


def local_imports(path, tree):
    """Imports inside a function."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield f"{path}:{node.lineno}: import inside the function {function.name}"


def back_doors(path, tree):
    """Imports by a string, and readings of the environment outside of config.py."""
    for node in ast.walk(tree):
        name = dotted(node)
        if name in {"__import__", "importlib.import_module"} and place(path) != "tests":
            yield f"{path}:{node.lineno}: import by a string"
        if name in {"os.environ", "os.getenv"} and place(path) not in MAY_READ_ENVIRONMENT:
            yield f"{path}:{node.lineno}: only config.py reads the environment"


def complaints(path, source):
    tree = ast.parse(source, path)
    found = []
    for check in (crossings, clock_readings, session_misuses, local_imports, back_doors):
        found.extend(check(path, tree))
    return sorted(set(found))


def opens_a_transaction(source):
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return any(dotted(call).split(".")[-1] == "transaction" for call in calls)


def calls_between_services(sources):
    """Services that import a service which opens its own transaction: one deed is one transaction."""
    services = {path: source for path, source in sources.items() if path.startswith("services/")}
    openers = {path.removesuffix(".py").replace("/", ".") for path in services if opens_a_transaction(services[path])}
    for path, source in services.items():
        for line, name in imports(path, ast.parse(source)):
            if openers & {name, name.rpartition(".")[0]} - {"services.transaction"}:
                yield f"{path}:{line}: a service that opens a transaction may not be called by another: {name}"


PLANTED = [
    ("rules/deadlines.py", "import sqlalchemy", "rules may not import sqlalchemy"),
    ("rules/deadlines.py", "from models.base import db", "rules may not import models"),
    ("rules/deadlines.py", "from config import Config", "rules may not import config"),
    ("rules/deadlines.py", "import time", "rules may not import time"),
    ("rules/deadlines.py", "from ..models import base", "rules may not import models"),
    ("rules/deep/planned.py", "from ...services import bookings", "rules may not import services"),
    ("models/booking.py", "from flask import g", "models may not import flask"),
    ("models/booking.py", "from flask_login import UserMixin", "models may not import flask_login"),
    ("models/booking.py", "if True:\n    import queries.bookings", "models may not import queries"),
    ("queries/planning.py", "from services import bookings", "queries may not import services"),
    ("queries/planning.py", "from web.guard import staff", "queries may not import web"),
    ("queries/planning.py", "from sqlalchemy import select, update", "queries never write"),
    ("queries/planning.py", "db.session.add(row)", "queries may not call session.add()"),
    ("adapters/mail.py", "import models.family", "adapters may not import models"),
    ("adapters/mail.py", "from queries import mails", "adapters may not import queries"),
    ("services/bookings.py", "from flask import flash", "services may not import flask"),
    ("services/bookings.py", "import flask_login", "services may not import flask_login"),
    ("services/bookings.py", "from wtforms import Form", "services may not import wtforms"),
    ("services/bookings.py", "from web import sentences", "services may not import web"),
    ("services/bookings.py", "db.session.commit()", "only services/transaction.py calls commit()"),
    ("portal/planning.py", "db.session().flush()", "portal may not call session.flush()"),
    ("services/bookings.py", "db.session().rollback()", "only services/transaction.py calls rollback()"),
    ("services/bookings.py", "import clock", "only doors read the clock"),
    ("services/bookings.py", "from clock import now", "only doors read the clock"),
    ("web/guard.py", "from services import accounts", "web may not import services"),
    ("web/guard.py", "from portal import views", "web may not import portal"),
    ("web/guard.py", "import app", "only what starts a process imports app"),
    ("portal/planning.py", "from models.family import Family", "portal may not import models"),
    ("portal/planning.py", "import flask_admin", "portal may not import flask_admin"),
    ("portal/planning.py", "from sqlalchemy import select", "portal may not import sqlalchemy"),
    ("portal/planning.py", "from web.extensions import db", "portal may not import db"),
    ("portal/planning.py", "import admin_views.families", "portal may not import admin_views"),
    ("admin_views/families.py", "from portal import forms", "admin_views may not import portal"),
    ("admin_views/families.py", "db.session.scalars(q)", "admin_views may not use db.session"),
    ("admin_views/families.py", "self.session.delete(row)", "admin_views may not call session.delete()"),
    ("cli.py", "from portal import planning", "cli may not import portal"),
    ("worker.py", "import admin_views", "worker may not import admin_views"),
    ("demo/families.py", "from admin_views import base", "demo may not import admin_views"),
    ("demo/families.py", "from app import create_app", "only what starts a process imports app"),
    ("services/news.py", "from datetime import datetime\ndatetime.now(PARIS)", "datetime.now() reads a clock"),
    ("models/news.py", "import datetime as d\nd.date.today()", "d.date.today() reads a clock"),
    ("models/news.py", "column(default=datetime.now)", "datetime.now reads a clock"),
    ("models/news.py", "column(server_default=func.now())", "func.now() reads a clock"),
    ("portal/news.py", "import time\nlimit = time.time()", "time.time reads a clock"),
    ("adapters/mail.py", "from time import time", "time.time reads a clock"),
    ("services/news.py", "def read():\n    import json", "import inside the function read"),
    ("web/errors.py", "def a():\n    def b():\n        from web import x", "import inside the function b"),
    ("services/news.py", "import importlib\nimportlib.import_module('portal')", "import by a string"),
    ("adapters/mail.py", "import os\nos.environ['SMTP_HOST']", "only config.py reads the environment"),
    ("helpers/things.py", "import json", "no floor is known for « helpers »"),
]
CLEAN = [
    ("rules/deadlines.py", "from datetime import date, datetime, timedelta\nfrom rules.refusals import Code"),
    ("rules/deadlines.py", "from . import refusals\nfrom .refusals import Code"),
    ("models/booking.py", "from flask_sqlalchemy import SQLAlchemy\nimport sqlalchemy as sa\nfrom rules import states"),
    ("queries/planning.py", "from sqlalchemy import select\nfrom models.base import db\ndb.session.scalars(select(1))"),
    ("adapters/pdf.py", "import typst\nfrom jinja2.sandbox import SandboxedEnvironment"),
    ("services/bookings.py", "from adapters import storage\nfrom queries import planning\ndb.session.add(row)"),
    ("services/transaction.py", "db.session.commit()\ndb.session.rollback()"),
    ("web/guard.py", "from flask import abort\nfrom queries import accounts"),
    ("portal/planning.py", "import clock\nfrom services import bookings\nbookings.confirm(now=clock.now())"),
    ("admin_views/families.py", "from models.family import Family\nfrom models.base import db\nview(Family, db)"),
    ("cli.py", "from app import create_app\nimport clock\nfrom demo import commune"),
    ("worker.py", "import time\ntime.monotonic()\nfrom app import create_app"),
    ("config.py", "import os\nos.environ.get('PORT')"),
    ("tests/services/test_bookings.py", "db.session.commit()\nfrom app import create_app"),
    ("clock.py", "from datetime import datetime\ndatetime.now(tz)"),
]


@pytest.mark.parametrize(("path", "source", "expected"), PLANTED)
def test_a_planted_crossing_is_seen(path, source, expected):
    found = complaints(path, source)
    assert any(expected in line for line in found), found


@pytest.mark.parametrize(("path", "source"), CLEAN)
def test_a_clean_file_is_left_in_peace(path, source):
    assert complaints(path, source) == []


def test_a_planted_call_between_services_is_seen():
    opener = "from services.transaction import transaction\ndef book():\n    with transaction() as session: pass"
    helper = "def write(session): pass"
    for imported, expected in (
        ("from services import news", 1),
        ("from services.news import book", 1),
        ("import os", 0),
    ):
        sources = {"services/news.py": opener, "services/journal.py": helper, "services/bookings.py": imported}
        assert len(list(calls_between_services(sources))) == expected
    assert not list(calls_between_services({"services/journal.py": helper, "services/a.py": "import services.journal"}))


@pytest.mark.parametrize("floor", FORBIDDEN)
def test_every_name_in_the_table_is_enforced(floor):
    for pattern in FORBIDDEN[floor].split():
        top = pattern.replace("*", "planted")
        found = complaints(f"{floor}/planted.py", f"import {top}.thing")
        assert f"{floor}/planted.py:1: {floor} may not import {top}" in found


def test_the_repository_keeps_its_floors(python_files):
    found = [line for path, source in python_files.items() for line in complaints(path, source)]
    found += calls_between_services(python_files)
    assert not found, "\n" + "\n".join(found)


def test_the_scan_reached_every_floor(python_files, root):
    seen = {place(path) for path in python_files}
    there = {floor for floor in ["rules", *FORBIDDEN] if [*root.glob(f"{floor}.py"), *root.glob(f"{floor}/**/*.py")]}
    print(f"{len(python_files)} Python files scanned, on {len(seen)} floors")
    assert there <= seen and "tests" in seen
