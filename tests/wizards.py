"""The wizard's forms as a browser without JavaScript would send them."""

from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models import Child, Period
from rules.bookings import Box
from tests import forms

NEW = "/reservations/nouvelle"


def at(child: Child, period: Period, step: str = "", **args: object) -> str:
    """The address of a step: « planning », « recapitulatif », or « Votre sélection »."""
    query = "&".join(f"{name}={value}" for name, value in args.items())
    return f"{NEW}/{child.id}/{period.id}{'/' if step else ''}{step}{'?' if query else ''}{query}"


def grid(client: FlaskClient, address: str) -> forms.Fields:
    """What the grid's form holds."""
    return forms.fields_of(client.get(address).text, "planning")


def tick(client: FlaskClient, address: str, ticks: Mapping[Box, bool], **buttons: str) -> TestResponse:
    """Open the grid, tick, and press a button (« Valider le planning » unless told otherwise)."""
    return client.post(address, data=forms.with_ticks(grid(client, address), ticks) | (buttons or {"suite": "valider"}))


def recap(client: FlaskClient, address: str) -> forms.Fields:
    """What the recap's form holds."""
    return forms.fields_of(client.get(address).text, "demande")


def confirm(client: FlaskClient, address: str, **changes: str) -> TestResponse:
    """« Confirmer la réservation » on the recap as it is shown now, with these fields changed."""
    return client.post(address, data=recap(client, address) | {"suite": "confirmer"} | changes)
