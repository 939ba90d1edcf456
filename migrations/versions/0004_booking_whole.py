"""Booking, whole: eligibility, patterns, linked slots, limits of buildings, closures that cancel, replaced requests."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RESERVATION_STATES = ["waiting", "accepted", "refused", "cancelled"]
NEW_RESERVATION_STATES = ["partly", "replaced"]
MAIL_KINDS = [
    "booking_recap",
    "booking_service",
    "reservation_decided",
    "account_activation",
    "account_exists",
    "account_invitation",
    "agent_welcome",
    "password_link",
    "no_account",
    "password_changed",
    "login_confirmation",
    "login_taken",
    "login_changed",
    "document_decided",
    "document_expiring",
    "proposal_decided",
    "erasure_asked",
    "erasure_decided",
]
NEW_MAIL_KINDS = ["enrolment_made", "enrolment_decided", "closure_told", "reopening_told"]
LIVE = sa.text("state IN ('waiting', 'accepted')")
FLAGS = ("enrolment_waits", "has_pattern", "shows_places", "residents_only")
COLUMNS = {
    "establishment": (
        ("places", "INTEGER CONSTRAINT ck_establishment_places_not_negative CHECK (places >= 0)"),
        ("lock_version", "INTEGER DEFAULT '0' NOT NULL"),
    ),
    "period": (
        ("levels", "VARCHAR(200) DEFAULT '' NOT NULL"),
        ("least_age", "INTEGER"),
        ("most_age", "INTEGER"),
        ("ages_on", "DATE"),
    ),
    "booking": (
        (
            "closed_state",
            "VARCHAR(30) CONSTRAINT ck_booking_closed_state"
            " CHECK (closed_state IN ('waiting', 'accepted', 'refused', 'cancelled'))",
        ),
    ),
    "enrolment": (
        ("pattern", "VARCHAR(400) DEFAULT '' NOT NULL"),
        (
            "state",
            "VARCHAR(30) DEFAULT 'accepted' NOT NULL CONSTRAINT ck_enrolment_enrolment_state"
            " CHECK (state IN ('waiting', 'accepted', 'refused'))",
        ),
        ("refusal_reason", "VARCHAR(500) DEFAULT '' NOT NULL"),
    ),
}
REFERENCES = (
    ("period", "requires_id", "period", True),
    ("closure", "school_class_id", "school_class", True),
    ("booking", "closure_id", "closure", True),
    ("enrolment", "asked_by_id", "account", False),
)
"""Table, column, the table it refers to, and whether it has an index."""


def replace_choices(table: str, name: str, kind: str, answers: list[str]) -> None:
    """Replace the constraint that names the answers of a column; numbers are still given once."""
    written = ", ".join(f"'{answer}'" for answer in answers)
    kept = {"sqlite_autoincrement": True} if table == "reservation" else {}
    with op.batch_alter_table(table, table_kwargs=kept) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{kind}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{kind}"), sa.text(f"{name} IN ({written})"))


def keep_patterns() -> None:
    """The usual days of an enrolment become the pattern of its period's first slot: « 1245 » is « 12:1245 »."""
    first_slot = "SELECT slot.id FROM slot WHERE slot.period_id = enrolment.period_id ORDER BY position, id LIMIT 1"
    op.execute(
        f"UPDATE enrolment SET pattern = CAST(({first_slot}) AS VARCHAR(20)) || ':' || weekdays"
        f" WHERE weekdays <> '' AND ({first_slot}) IS NOT NULL"
    )
    op.drop_column("enrolment", "weekdays")


def take_patterns_back() -> None:
    """The days of the first slot of a pattern become the usual days."""
    op.add_column("enrolment", sa.Column("weekdays", sa.String(length=7), nullable=True))
    connection = op.get_bind()
    for key, pattern in connection.execute(sa.text("SELECT id, pattern FROM enrolment")).all():
        digits = pattern.split(" ")[0].partition(":")[2]
        kept = sa.text("UPDATE enrolment SET weekdays = :digits WHERE id = :key")
        connection.execute(kept, {"digits": digits, "key": key})


def upgrade() -> None:
    op.create_table(
        "slot_link",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.CheckConstraint("kind IN ('excludes', 'needs')", name=op.f("ck_slot_link_slot_link_kind")),
        sa.CheckConstraint("slot_id <> other_id", name=op.f("ck_slot_link_two_slots")),
        sa.ForeignKeyConstraint(["other_id"], ["slot.id"], name=op.f("fk_slot_link_other_id_slot")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_link_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", "other_id", name=op.f("pk_slot_link")),
    )
    op.create_index(op.f("ix_slot_link_other_id"), "slot_link", ["other_id"], unique=False)
    op.create_table(
        "document_type_period",
        sa.Column("document_type_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_type_id"],
            ["document_type.id"],
            name=op.f("fk_document_type_period_document_type_id_document_type"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_document_type_period_period_id_period")),
        sa.PrimaryKeyConstraint("document_type_id", "period_id", name=op.f("pk_document_type_period")),
    )
    for name in FLAGS:
        op.add_column("period", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("closure", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    for table, name, other, is_indexed in REFERENCES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_{name}_{other}"), other, [name], ["id"])
        if is_indexed:
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
    for table, columns in COLUMNS.items():
        for name, written in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {written}")
    keep_patterns()
    op.drop_index("ix_booking_slot_day", table_name="booking")
    columns = ["slot_id", "day", "state", "booked_at"]
    op.create_index("ix_booking_places", "booking", columns, unique=False, sqlite_where=LIVE, postgresql_where=LIVE)
    replace_choices("reservation", "state", "reservation_state", RESERVATION_STATES + NEW_RESERVATION_STATES)
    replace_choices("outgoing_mail", "kind", "mail_kind", MAIL_KINDS + NEW_MAIL_KINDS)


def downgrade() -> None:
    kinds = sa.bindparam("kinds", NEW_MAIL_KINDS, expanding=True)
    op.execute(sa.text("DELETE FROM outgoing_mail WHERE kind IN :kinds").bindparams(kinds))
    op.execute("UPDATE reservation SET state = 'accepted' WHERE state = 'partly'")
    op.execute("UPDATE reservation SET state = 'cancelled' WHERE state = 'replaced'")
    op.execute("DELETE FROM enrolment WHERE state <> 'accepted'")
    take_patterns_back()
    op.execute("UPDATE booking SET closure_id = NULL")
    op.execute("DELETE FROM closure WHERE reopened_at IS NOT NULL")
    op.execute("DELETE FROM closure WHERE school_class_id IS NOT NULL")  # an outing would close for everybody
    replace_choices("outgoing_mail", "kind", "mail_kind", MAIL_KINDS)
    replace_choices("reservation", "state", "reservation_state", RESERVATION_STATES)
    op.drop_index("ix_booking_places", table_name="booking")
    for table, columns in COLUMNS.items():
        for name, _written in reversed(columns):
            op.drop_column(table, name)
    for table, name, other, is_indexed in REFERENCES:
        if is_indexed:
            op.drop_index(op.f(f"ix_{table}_{name}"), table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{name}_{other}"), type_="foreignkey")
            batch.drop_column(name)
    with op.batch_alter_table("enrolment") as batch:  # a table that is made anew keeps the checks of its columns
        batch.alter_column("weekdays", existing_type=sa.String(length=7), nullable=False)
    op.drop_column("closure", "reopened_at")
    for name in FLAGS:
        op.drop_column("period", name)
    columns = ["slot_id", "day", "state"]
    op.create_index("ix_booking_slot_day", "booking", columns, unique=False, sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_table("document_type_period")
    op.drop_table("slot_link")
