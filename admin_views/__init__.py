"""The town hall's door: Flask-Admin under /mairie, on our closed base class."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin_views import (
    accounts,
    activities,
    authorisations,
    bookings,
    calendar,
    children,
    claims,
    closures,
    confirmations,
    contacts,
    document_types,
    documents,
    enrolments,
    erasures,
    families,
    file_settings,
    guardians,
    health,
    journal,
    mails,
    menus,
    news,
    periods,
    places,
    planning,
    proposals,
    public_services,
    reservations,
    retention,
    settings,
    slots,
    texts,
)
from admin_views.cells import Button, Link, Tag, words_of
from admin_views.home import HomeView
from admin_views.menu import bar, siblings
from admin_views.search import SearchView, may_search
from web.staff_words import word

MODULES = (
    *(families, guardians, claims, proposals, documents, children, contacts, authorisations, health),
    *(reservations, planning, bookings, confirmations, enrolments),
    *(activities, periods, slots, closures, document_types, calendar, places),
    *(news, menus, public_services, texts),
    *(accounts, journal, mails, erasures, retention, file_settings, settings),
)
"""Each names its views in `VIEWS`, in the order of the menu."""


def init_app(app: Flask) -> None:
    """Register every view, and give the templates the menu of the signed-in agent."""
    admin = Admin(app, name="Marelle", url="/mairie", index_view=HomeView(), theme=Bootstrap4Theme())
    for module in MODULES:
        for view in module.VIEWS:
            admin.add_view(view())
    admin.add_view(SearchView())
    templates = app.jinja_env
    templates.globals.update(staff_bar=lambda: bar(admin), staff_siblings=lambda view: siblings(admin, view))
    templates.globals["staff_may_search"] = may_search
    templates.filters.update(staff_word=word, staff_said=words_of)
    templates.tests.update(staff_link=lambda it: isinstance(it, Link), staff_tag=lambda it: isinstance(it, Tag))
    templates.tests["staff_button"] = lambda it: isinstance(it, Button)
    templates.tests["staff_list"] = lambda it: isinstance(it, list)
