"""The family's door."""

from flask import Flask

from portal import (
    account,
    accounts,
    activation,
    bookings,
    child_file,
    claims,
    copies,
    demo,
    documents,
    enrolments,
    family_file,
    file,
    forgotten,
    gate,
    home,
    invitations,
    invite,
    languages,
    logins,
    my_data,
    passwords,
    planning,
    public,
    reservations,
    second_factor,
    terms,
    week,
    wizard,
    wizard_grid,
    wizard_recap,
)
from portal.blueprint import blueprint
from web import guard

PAGES = (
    account,
    accounts,
    activation,
    bookings,
    child_file,
    claims,
    copies,
    demo,
    documents,
    enrolments,
    family_file,
    file,
    forgotten,
    gate,
    home,
    invitations,
    invite,
    languages,
    logins,
    my_data,
    passwords,
    planning,
    public,
    reservations,
    second_factor,
    terms,
    week,
    wizard,
    wizard_grid,
    wizard_recap,
)
"""The modules whose import puts their pages on the blueprint."""


def init_app(app: Flask) -> None:
    """The blueprint, and the guard that stands before every page of both sides."""
    app.before_request(lambda: guard.close_what_is_not_open(accounts.ask_who))
    app.register_blueprint(blueprint)
