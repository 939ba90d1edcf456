"""Migrates the demonstration's database, fills it when it is empty and says its accounts.

Three commands in one process, because each start of Python reads the whole application again.
"""

from flask.cli import cli as flask

from cli import cli


def main() -> None:
    """`flask db upgrade`, `cli.py demo-load --if-empty` and `cli.py demo-accounts`."""
    flask(["--app", "app", "db", "upgrade"], standalone_mode=False)
    cli(["demo-load", "--if-empty"], standalone_mode=False)
    cli(["demo-accounts"], standalone_mode=False)


if __name__ == "__main__":
    main()
