"""Who may do what in the town hall: roles and the rights they carry. What is not named is refused."""

from enum import StrEnum


class Role(StrEnum):
    """A family's account, or one of the five of the town hall (PRODUCT T7)."""

    FAMILY = "family"
    ADMINISTRATOR = "administrator"
    COUNTER = "counter"
    ACCOUNTS = "accounts"
    LEADER = "leader"  # activity leader: own establishments only
    AUDITOR = "auditor"


class Right(StrEnum):
    """One thing that may be done under /mairie."""

    READ_FAMILIES = "read_families"
    EDIT_FAMILIES = "edit_families"
    READ_CHILDREN = "read_children"
    EDIT_CHILDREN = "edit_children"
    READ_HEALTH = "read_health"
    EDIT_HEALTH = "edit_health"
    READ_BOOKINGS = "read_bookings"
    EDIT_BOOKINGS = "edit_bookings"
    READ_OFFER = "read_offer"  # establishments, activities, periods, slots, closures, school calendar
    EDIT_OFFER = "edit_offer"
    READ_ACCOUNTS = "read_accounts"
    EDIT_ACCOUNTS = "edit_accounts"
    READ_JOURNAL = "read_journal"
    EDIT_SETTINGS = "edit_settings"
    READ_MAILS = "read_mails"
    READ_PUBLIC = "read_public"  # news, menus, services and texts before and after the public sees them
    EDIT_PUBLIC = "edit_public"
    READ_DOCUMENTS = "read_documents"  # those that are not restricted; with READ_HEALTH all
    EDIT_DOCUMENTS = "edit_documents"  # file, validate, refuse
    EDIT_PRIVACY = "edit_privacy"  # requests for deletion, what is erased when
    EXPORT = "export"


_COUNTER = {
    Right.READ_FAMILIES,
    Right.EDIT_FAMILIES,
    Right.READ_CHILDREN,
    Right.EDIT_CHILDREN,
    Right.READ_HEALTH,
    Right.EDIT_HEALTH,
    Right.READ_BOOKINGS,
    Right.EDIT_BOOKINGS,
    Right.READ_OFFER,
    Right.READ_MAILS,
    Right.READ_PUBLIC,
    Right.EDIT_PUBLIC,
    Right.READ_DOCUMENTS,
    Right.EDIT_DOCUMENTS,
    Right.EXPORT,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.FAMILY: frozenset(),
    Role.ADMINISTRATOR: frozenset(Right),
    Role.COUNTER: frozenset(_COUNTER),
    Role.ACCOUNTS: frozenset(
        {
            Right.READ_FAMILIES,
            Right.READ_BOOKINGS,
            Right.READ_OFFER,
            Right.READ_PUBLIC,
            Right.READ_DOCUMENTS,
            Right.EXPORT,
        }
    ),
    Role.LEADER: frozenset({Right.READ_CHILDREN, Right.READ_HEALTH, Right.READ_BOOKINGS}),
    Role.AUDITOR: frozenset(
        {Right.READ_OFFER, Right.READ_BOOKINGS, Right.READ_ACCOUNTS, Right.READ_JOURNAL, Right.READ_PUBLIC}
    ),
}


def may(role: Role, right: Right) -> bool:
    """Whether the role carries the right."""
    return right in RIGHTS[role]
