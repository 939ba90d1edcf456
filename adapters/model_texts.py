"""The model texts of the portal, as a commune starts from them: Markdown files with places to fill in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rules.texts import TextKey

TEMPLATES = Path(__file__).parents[1] / "templates"
GAP = re.compile(re.escape("[à compléter") + r"(\s*:\s*([^\]]+))?\]")

KNOWN = {
    "nom de la commune": "commune_name",
    "téléphone du service": "service_phone",
    "adresse e-mail du service": "service_email",
}
"""The gaps that the commune's settings can fill, by the key of the setting."""


def known(settings: Any, defaults: Any) -> dict[str, str]:
    """What the commune has said of itself in its settings, by the gap that it fills; a default says nothing."""
    said = {gap: (getattr(settings, key), getattr(defaults, key)) for gap, key in KNOWN.items()}
    return {gap: value for gap, (value, default) in said.items() if value != default}


def read(key: TextKey, known: Mapping[str, str]) -> str:
    """The model of one of the portal's own texts; what is known of a gap's name is written in its place."""
    model = (TEMPLATES / f"texts/{key.value}.md").read_text()
    return GAP.sub(lambda gap: known.get(_name(gap), gap[0]), model)


def gaps(body: str) -> int:
    """How many places are still to be filled in."""
    return len(GAP.findall(body))


def _name(gap: re.Match[str]) -> str:
    """The gap's name with plain spaces."""
    return (gap[2] or "").replace("\N{NO-BREAK SPACE}", " ")
