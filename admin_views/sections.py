"""The headings of the staff's bar: each view says under which one it stands."""

from enum import StrEnum

from flask_babel import gettext as _


class Section(StrEnum):
    """One entry of the bar, in the order of the bar."""

    FAMILIES = "families"
    CHILDREN = "children"
    BOOKINGS = "bookings"
    OFFER = "offer"
    PUBLIC = "public"
    HOUSE = "house"


def section_name(section: Section) -> str:
    """What the bar says."""
    return {
        Section.FAMILIES: _("Familles"),
        Section.CHILDREN: _("Enfants"),
        Section.BOOKINGS: _("Réservations"),
        Section.OFFER: _("Activités"),
        Section.PUBLIC: _("Pages publiques"),
        Section.HOUSE: _("Mairie"),
    }[section]
