"""The only reading of the clock. Doors call `now()` and hand the instant down.

In a demonstration the clock may be set (`DEMO_CLOCK`): it starts there and runs on. Its anchor is a file in
`DATA_DIR`, so that every process and the next start agree.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

PARIS = ZoneInfo("Europe/Paris")
ANCHOR = "clock.json"


def now() -> datetime:
    """The present instant of this installation, aware, on the Paris wall clock."""
    return (datetime.now(UTC) + current_app.config["CLOCK_OFFSET"]).astimezone(PARIS)


def offset(demo_clock: datetime | None, data_dir: Path) -> timedelta:
    """How far the demonstration's clock is from the real one; sets the anchor when another time is asked for."""
    anchor = data_dir / ANCHOR
    kept = json.loads(anchor.read_text()) if anchor.exists() else None
    if demo_clock is None:
        return _offset_of(kept) if kept else timedelta(0)
    asked = demo_clock.isoformat()
    if kept is None or kept["demonstration"] != asked:
        kept = {"demonstration": asked, "real": datetime.now(UTC).isoformat()}
        anchor.parent.mkdir(parents=True, exist_ok=True)
        anchor.write_text(json.dumps(kept))
    return _offset_of(kept)


def forget(data_dir: Path) -> None:
    """Let a demonstration that starts again take its time anew."""
    (data_dir / ANCHOR).unlink(missing_ok=True)


def _offset_of(kept: dict[str, str]) -> timedelta:
    return datetime.fromisoformat(kept["demonstration"]) - datetime.fromisoformat(kept["real"])
