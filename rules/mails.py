"""The kinds of mail and the states of one; the words are made by `adapters/letters.py`.

What a mail's values hold, as JSON; days are ISO dates, amounts signed cents, numbers « 000008 »:
    booking_recap        confirmation_id, numbers, lines, total_cents, contacts
    booking_service      numbers, family_name, family_number, lines, reason (of a late change by staff, or empty)
    reservation_decided  confirmation_id, number, child, period, state (a ReservationState), reason, lines, contacts
    account_activation   link, expires_at, username         to the contact e-mail on file, and to no other
    account_exists       username, email, is_closed         the contact e-mail on file has asked for an account again;
                         (both empty: the account signs in with another address, perhaps the other parent's)
    account_invitation   link, expires_at, first_name, invited_by (a name, or empty: the town hall)
    agent_welcome        link, expires_at, name             an agent's new account
    password_link        link, expires_at, username, email  identifier or password forgotten
    no_account           is_closed, is_claim_open,          forgotten, by a family that has no account (any more)
                         is_invitation_open
    password_changed     at                                 every change of a password
    login_confirmation   link, expires_at                   to the new address
    login_taken          –                                  to an address that signs in already
    login_changed        at                                 to the old address
    document_decided     name, type, child, accepted, reason (a RefusalReason or empty), words, valid_until, contacts
    document_expiring    document_id, days (of notice), name, type, child, valid_until, contacts
    proposal_decided     group, child, accepted, reason, contacts
    erasure_asked        family_name, family_number, due_on                                     to the service
    erasure_decided      accepted, answer, contacts
    enrolment_made       enrolment_id, child, period, waits, usual_days ([{slot, weekdays}]), confirmation_id (none:
                         nothing was booked), lines, not_booked, not_cancelled, total_cents, contacts, changed_from (a
                         day, or empty: it is new); to the family, also when its usual days change
    enrolment_decided    enrolment_id, child, period, accepted, reason, usual_days, confirmation_id, lines, not_booked,
                         total_cents, contacts
    closure_told         reason, first_day, last_day, what (names of what closes), lines, contacts, service, counts
    reopening_told       reason, first_day, last_day, what, lines (booked again), not_booked, contacts, service, counts;
                         both to the family (service empty), and to the service that is named, with no lines but
                         counts ([{day, period, slot, bookings}])
A link is {purpose, id, nonce} until `adapters/links.py` makes an address of it; a moment is an ISO instant, UTC.
A line is {day, child, period, slot, state (the BookingState that followed), cents}; a contact is {activity, phone,
email};
one of `not_booked` is {day, child, slot, why (a Code), reason (of a closed day, or empty)}. To a service go only the
lines of its own activity.
"""

from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is about."""

    BOOKING_RECAP = "booking_recap"  # to the family (Les Rousses D4)
    BOOKING_SERVICE = "booking_service"  # to the service concerned
    RESERVATION_DECIDED = "reservation_decided"
    ACCOUNT_ACTIVATION = "account_activation"
    ACCOUNT_EXISTS = "account_exists"
    ACCOUNT_INVITATION = "account_invitation"
    AGENT_WELCOME = "agent_welcome"
    PASSWORD_LINK = "password_link"
    NO_ACCOUNT = "no_account"
    PASSWORD_CHANGED = "password_changed"
    LOGIN_CONFIRMATION = "login_confirmation"
    LOGIN_TAKEN = "login_taken"
    LOGIN_CHANGED = "login_changed"
    DOCUMENT_DECIDED = "document_decided"
    DOCUMENT_EXPIRING = "document_expiring"
    PROPOSAL_DECIDED = "proposal_decided"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_DECIDED = "erasure_decided"
    ENROLMENT_MADE = "enrolment_made"
    ENROLMENT_DECIDED = "enrolment_decided"
    CLOSURE_TOLD = "closure_told"
    REOPENING_TOLD = "reopening_told"


class MailState(StrEnum):
    """Where a mail stands. A demonstration keeps its mails instead of sending them."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
