"""What the machine needs, read once from the environment. A bad value stops the start and names the variable."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo


class BadConfiguration(Exception):
    """A variable is missing or cannot be read. The message names it and says what to write."""


@dataclass(frozen=True)
class Config:
    """The machine's settings. `demo_clock` is aware, Paris time; `smtp_host` is empty where no mail leaves."""

    mode: str
    data_dir: Path
    database_url: str
    secret_key: str
    public_url: str
    demo_clock: datetime | None
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_security: str
    mail_from: str
    trusted_proxies: int

    @property
    def is_demonstration(self) -> bool:
        """Whether this is the demonstration commune."""
        return self.mode == "demo"


def read(environment: Mapping[str, str]) -> Config:
    """The configuration of this process; raises `BadConfiguration`."""
    mode = _one_of(environment, "MODE", ("production", "demo"))
    data_dir = Path(environment.get("DATA_DIR") or "data").resolve()
    database_url = environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'marelle.sqlite'}"
    return Config(
        mode=mode,
        data_dir=data_dir,
        database_url=_database_url(database_url),
        secret_key=_secret(environment, mode, data_dir),
        public_url=_public_url(environment, mode),
        demo_clock=_demo_clock(environment, mode),
        smtp_host=environment.get("SMTP_HOST", ""),
        smtp_port=_number(environment, "SMTP_PORT", 25),
        smtp_user=environment.get("SMTP_USER", ""),
        smtp_password=environment.get("SMTP_PASSWORD", ""),
        smtp_security=_one_of(environment, "SMTP_SECURITY", ("none", "starttls", "tls")),
        mail_from=environment.get("MAIL_FROM") or "portail@localhost",
        trusted_proxies=_number(environment, "TRUSTED_PROXIES", 0),
    )


def _one_of(environment: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environment.get(name) or allowed[0]
    if value not in allowed:
        raise BadConfiguration(f"{name}={value!r}: write one of {', '.join(allowed)}")
    return value


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise BadConfiguration(f"{name}={text!r}: write a whole number from 0 to 65535")
    return int(text)


def _database_url(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadConfiguration("DATABASE_URL: write sqlite:////path/to/file or postgresql://user:password@host/name")
    return url


def _secret(environment: Mapping[str, str], mode: str, data_dir: Path) -> str:
    """From the environment; a demonstration makes its own once and keeps it, so that a restart keeps its sessions."""
    given = environment.get("SECRET_KEY", "")
    if given and len(given) < 32:
        raise BadConfiguration("SECRET_KEY: write at least 32 characters, for example from `openssl rand -hex 32`")
    if given:
        return given
    if mode != "demo":
        raise BadConfiguration("SECRET_KEY is missing: set it to the output of `openssl rand -hex 32`")
    kept = data_dir / "secret"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(32))
    return kept.read_text()


def _public_url(environment: Mapping[str, str], mode: str) -> str:
    url = environment.get("PUBLIC_URL", "").rstrip("/")
    if mode != "demo" and not url.startswith("https://"):
        raise BadConfiguration("PUBLIC_URL: write the address that families use, it begins with https://")
    return url


def _demo_clock(environment: Mapping[str, str], mode: str) -> datetime | None:
    text = environment.get("DEMO_CLOCK", "")
    if not text:
        return None
    if mode != "demo":
        raise BadConfiguration("DEMO_CLOCK is for the demonstration only: take it away, or set MODE=demo")
    try:
        asked = datetime.fromisoformat(text)
    except ValueError:
        raise BadConfiguration(f"DEMO_CLOCK={text!r}: write a date and time such as 2020-03-04T10:06") from None
    return asked if asked.tzinfo else asked.replace(tzinfo=ZoneInfo("Europe/Paris"))
