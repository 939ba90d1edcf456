"""The job engine's queue: a file of its own beside an SQLite database, or tables of the PostgreSQL database."""

from pathlib import Path

from huey import Huey, PostgresHuey, SqliteHuey

NAME = "marelle"


def open_queue(database_url: str, data_dir: Path) -> Huey:
    """The queue of this installation, shared by every worker of the same database. Nothing is kept of a done job."""
    if database_url.startswith("postgresql"):
        dsn = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey(NAME, results=False, dsn=dsn)
    return SqliteHuey(NAME, results=False, filename=str(data_dir / "jobs.sqlite"))
