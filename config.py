"""What the machine needs, read once from the environment. A bad value stops the start and names the variable."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ENCRYPTED_OR_LOCAL = re.compile(r"https://[^/]|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")


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
    storage: str
    s3_endpoint: str
    s3_bucket: str
    s3_region: str
    s3_key: str
    s3_secret: str

    @property
    def is_demonstration(self) -> bool:
        """Whether this is the demonstration commune."""
        return self.mode == "demo"

    @property
    def documents_dir(self) -> Path:
        """Where documents are kept when `storage` is "folder"."""
        return self.data_dir / "documents"


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
        **_storage(environment),
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


def _storage(environment: Mapping[str, str]) -> dict[str, str]:
    """Where documents are kept; the S3 names count only with `STORAGE=s3`, and all of them then."""
    kind = _one_of(environment, "STORAGE", ("folder", "s3"))
    asked = {name: environment.get(name, "") for name in ("S3_ENDPOINT", "S3_BUCKET", "S3_KEY", "S3_SECRET")}
    if kind == "s3":
        for name, value in asked.items():
            if not value:
                raise BadConfiguration(f"{name} is missing: STORAGE=s3 needs {', '.join(asked)}")
        if not ENCRYPTED_OR_LOCAL.match(asked["S3_ENDPOINT"]):
            raise BadConfiguration("S3_ENDPOINT: write an address with https:// (http:// on this machine only)")
    named = {name.lower(): value for name, value in asked.items()}
    return {"storage": kind, "s3_region": environment.get("S3_REGION") or "us-east-1", **named}


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
