"""The foundation: families, children, the offer, bookings, journal, mails, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "canteen",
                "school_day_care",
                "leisure_centre",
                "early_childhood",
                name="activity_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("name", name=op.f("uq_activity_name")),
    )
    op.create_table(
        "establishment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("name", name=op.f("uq_establishment_name")),
    )
    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_name", sa.String(length=300), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("address_extra", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("town", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("number", name=op.f("uq_family_number")),
    )
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_search_name"), ["search_name"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.String(length=2000), nullable=False),
        sa.Column("values_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_family_id"), ["family_id"], unique=False)

    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("name", name=op.f("uq_school_name")),
    )
    op.create_table(
        "school_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_school_year_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_year")),
        sa.UniqueConstraint("first_day", name=op.f("uq_school_year_first_day")),
        sa.UniqueConstraint("last_day", name=op.f("uq_school_year_last_day")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=400000), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "guardian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("search_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mobile_phone", sa.String(length=30), nullable=False),
        sa.Column("home_phone", sa.String(length=30), nullable=False),
        sa.Column("work_phone", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_guardian_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
    )
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guardian_search_name"), ["search_name"], unique=False)

    op.create_table(
        "journal_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_value_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_value")),
    )
    with op.batch_alter_table("journal_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_value_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "booking_recap",
                "booking_service",
                "reservation_decided",
                name="mail_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "kept",
                "failed",
                name="mail_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.String(length=100), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_outgoing_mail_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mail_message_id")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_family_id"), ["family_id"], unique=False)
        batch_op.create_index("ix_outgoing_mail_state_next_try_at", ["state", "next_try_at"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column(
            "open_on",
            sa.Enum(
                "school_days",
                "holidays",
                "all_days",
                name="open_on",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("book_until", sa.Date(), nullable=False),
        sa.Column("add_rule", sa.String(length=300), nullable=False),
        sa.Column("cancel_rule", sa.String(length=300), nullable=False),
        sa.Column(
            "validation",
            sa.Enum("direct", "staff", name="validation", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("needs_enrolment", sa.Boolean(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekdays <> ''", name=op.f("ck_period_weekdays_not_empty")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_period_days_in_order")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_period_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_period_establishment_id_establishment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
    )
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_period_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_period_establishment_id"), ["establishment_id"], unique=False)

    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_class_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
    )
    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.create_index("uq_school_class_school_name", ["school_id", "name"], unique=True)

    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("resumes_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day < resumes_on", name=op.f("ck_school_holiday_days_in_order")),
        sa.ForeignKeyConstraint(["year_id"], ["school_year.id"], name=op.f("fk_school_holiday_year_id_school_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
    )
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_holiday_year_id"), ["year_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "family",
                "administrator",
                "counter",
                "accounts",
                "leader",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=300), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(role = 'family') = (guardian_id IS NOT NULL)", name=op.f("ck_account_guardian_of_family")),
        sa.CheckConstraint("username <> ''", name=op.f("ck_account_username_not_empty")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_account_guardian_id_guardian")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("guardian_id", name=op.f("uq_account_guardian_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_search_name"), ["search_name"], unique=False)

    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("search_name", sa.String(length=300), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("school_class_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_class_id"], ["school_class.id"], name=op.f("fk_child_school_class_id_school_class")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
    )
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_school_class_id"), ["school_class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_search_name"), ["search_name"], unique=False)

    op.create_table(
        "period_school",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_period_school_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_period_school_school_id_school")),
        sa.PrimaryKeyConstraint("period_id", "school_id", name=op.f("pk_period_school")),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_slot_places_not_negative")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_slot_price_not_negative")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slot_hours_in_order")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_slot_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_period_id"), ["period_id"], unique=False)

    op.create_table(
        "account_establishment",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_establishment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_account_establishment_establishment_id_establishment"),
        ),
        sa.PrimaryKeyConstraint("account_id", "establishment_id", name=op.f("pk_account_establishment")),
    )
    op.create_table(
        "basket_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "action",
            sa.Enum("add", "cancel", name="action", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_basket_line_account_id_account")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_basket_line_child_id_child")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_basket_line_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket_line")),
    )
    with op.batch_alter_table("basket_line", schema=None) as batch_op:
        batch_op.create_index("uq_basket_line_box", ["account_id", "child_id", "slot_id", "day"], unique=True)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "cancelled",
                name="booking_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_booking_price_not_negative")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_booking_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_booking_family_id_family")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("ix_booking_family_day", ["family_id", "day"], unique=False)
        batch_op.create_index(
            "ix_booking_slot_day",
            ["slot_id", "day", "state"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'accepted')"),
            postgresql_where=sa.text("state IN ('waiting', 'accepted')"),
        )
        batch_op.create_index(
            "uq_booking_live",
            ["child_id", "day", "slot_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'accepted')"),
            postgresql_where=sa.text("state IN ('waiting', 'accepted')"),
        )

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=True),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN establishment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN period_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN slot_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_closure_closes_one_thing"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_closure_days_in_order")),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_closure_establishment_id_establishment")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_closure_period_id_period")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_closure_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_establishment_id"), ["establishment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closure_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closure_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("override_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_confirmation_account_id_account")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_confirmation_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("token", name=op.f("uq_confirmation_token")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmation_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmation_family_id"), ["family_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("search_name", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("may_collect", sa.Boolean(), nullable=False),
        sa.Column("must_not_collect", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT (may_collect AND must_not_collect)", name=op.f("ck_contact_one_answer_on_collecting")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_contact_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_contact_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_search_name"), ["search_name"], unique=False)

    op.create_table(
        "custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column(
            "pattern",
            sa.Enum(
                "all_days",
                "alternate_weeks",
                name="custody_pattern",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_custody_days_in_order")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_custody_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_custody_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_family_id"), ["family_id"], unique=False)
        batch_op.create_index("uq_custody_child_family", ["child_id", "family_id"], unique=True)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_enrolment_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_enrolment_family_id_family")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_enrolment_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_period_id"), ["period_id"], unique=False)
        batch_op.create_index("uq_enrolment_child_period_family", ["child_id", "period_id", "family_id"], unique=True)

    op.create_table(
        "health_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("doctor_name", sa.String(length=160), nullable=False),
        sa.Column("doctor_phone", sa.String(length=30), nullable=False),
        sa.Column(
            "diet",
            sa.Enum(
                "standard",
                "no_pork",
                "no_meat",
                "vegetarian",
                "care_plan",
                "packed_lunch",
                name="diet",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("allergies", sa.String(length=2000), nullable=False),
        sa.Column("treatment", sa.String(length=2000), nullable=False),
        sa.Column("has_care_plan", sa.Boolean(), nullable=False),
        sa.Column("instructions", sa.String(length=2000), nullable=False),
        sa.Column("vaccines_checked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_health_record_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_record")),
        sa.UniqueConstraint("child_id", name=op.f("uq_health_record_child_id")),
    )
    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("confirmation_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "cancelled",
                name="reservation_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("refusal_reason", sa.String(length=500), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_reservation_child_id_child")),
        sa.ForeignKeyConstraint(
            ["confirmation_id"], ["confirmation.id"], name=op.f("fk_reservation_confirmation_id_confirmation")
        ),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_reservation_family_id_family")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reservation_period_id_period")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["reservation.id"], name=op.f("fk_reservation_replaces_id_reservation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_confirmation_id"), ["confirmation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_replaces_id"), ["replaces_id"], unique=False)

    op.create_table(
        "reservation_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column(
            "done",
            sa.Enum("added", "cancelled", "kept", name="done", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_reservation_line_booking_id_booking")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_reservation_line_reservation_id_reservation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation_line")),
    )
    with op.batch_alter_table("reservation_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_line_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index("uq_reservation_line", ["reservation_id", "booking_id"], unique=True)

    # The head of the journal: 64 zeroes stand before the first entry.
    op.execute("INSERT INTO journal_head (id, hash) VALUES (1, '" + "0" * 64 + "')")


def downgrade() -> None:
    with op.batch_alter_table("reservation_line", schema=None) as batch_op:
        batch_op.drop_index("uq_reservation_line")
        batch_op.drop_index(batch_op.f("ix_reservation_line_booking_id"))

    op.drop_table("reservation_line")
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservation_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_period_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_family_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_confirmation_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_child_id"))

    op.drop_table("reservation")
    op.drop_table("health_record")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index("uq_enrolment_child_period_family")
        batch_op.drop_index(batch_op.f("ix_enrolment_period_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_family_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.drop_index("uq_custody_child_family")
        batch_op.drop_index(batch_op.f("ix_custody_family_id"))

    op.drop_table("custody")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_search_name"))
        batch_op.drop_index(batch_op.f("ix_contact_family_id"))
        batch_op.drop_index(batch_op.f("ix_contact_child_id"))

    op.drop_table("contact")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_family_id"))
        batch_op.drop_index(batch_op.f("ix_confirmation_account_id"))

    op.drop_table("confirmation")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closure_slot_id"))
        batch_op.drop_index(batch_op.f("ix_closure_period_id"))
        batch_op.drop_index(batch_op.f("ix_closure_establishment_id"))

    op.drop_table("closure")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_booking_live",
            sqlite_where=sa.text("state IN ('waiting', 'accepted')"),
            postgresql_where=sa.text("state IN ('waiting', 'accepted')"),
        )
        batch_op.drop_index("ix_booking_slot_day")
        batch_op.drop_index("ix_booking_family_day")

    op.drop_table("booking")
    with op.batch_alter_table("basket_line", schema=None) as batch_op:
        batch_op.drop_index("uq_basket_line_box")

    op.drop_table("basket_line")
    op.drop_table("account_establishment")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_period_id"))

    op.drop_table("slot")
    op.drop_table("period_school")
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_search_name"))
        batch_op.drop_index(batch_op.f("ix_child_school_class_id"))

    op.drop_table("child")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_search_name"))

    op.drop_table("account")
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_holiday_year_id"))

    op.drop_table("school_holiday")
    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.drop_index("uq_school_class_school_name")

    op.drop_table("school_class")
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_period_establishment_id"))
        batch_op.drop_index(batch_op.f("ix_period_activity_id"))

    op.drop_table("period")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mail_state_next_try_at")
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_family_id"))

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("journal_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_value_entry_id"))

    op.drop_table("journal_value")
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guardian_search_name"))
        batch_op.drop_index(batch_op.f("ix_guardian_family_id"))

    op.drop_table("guardian")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key_at")
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))

    op.drop_table("sign_in_attempt")
    op.drop_table("setting")
    op.drop_table("school_year")
    op.drop_table("school")
    op.drop_table("journal_head")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_family_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_at"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_actor_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_action"))

    op.drop_table("journal_entry")
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_search_name"))

    op.drop_table("family")
    op.drop_table("establishment")
    op.drop_table("activity")
