"""The public face and the account: texts, news, menus, services; sessions, links, claims, second factor."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MAIL_KINDS = ["booking_recap", "booking_service", "reservation_decided"]
NEW_MAIL_KINDS = [
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
]


def set_mail_kinds(kinds: list[str]) -> None:
    """Replace the constraint that names the kinds of mail."""
    written = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_constraint(op.f("ck_outgoing_mail_mail_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_outgoing_mail_mail_kind"), sa.text(f"kind IN ({written})"))


def upgrade() -> None:
    set_mail_kinds(MAIL_KINDS + NEW_MAIL_KINDS)
    op.create_table(
        "forgotten_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten_request")),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=10000), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_news_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_first_day"), "news", ["first_day"], unique=False)

    op.create_table(
        "public_service",
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
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("hours", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_service")),
        sa.UniqueConstraint("name", name=op.f("uq_public_service_name")),
    )
    op.create_table(
        "week_menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("canteen", "nursery", name="menu_kind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("day_1", sa.String(length=600), nullable=False),
        sa.Column("day_2", sa.String(length=600), nullable=False),
        sa.Column("day_3", sa.String(length=600), nullable=False),
        sa.Column("day_4", sa.String(length=600), nullable=False),
        sa.Column("day_5", sa.String(length=600), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_menu")),
    )
    op.create_index("uq_week_menu_kind_monday", "week_menu", ["kind", "monday"], unique=True)

    op.create_table(
        "claim_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_number", sa.String(length=12), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_claim_failure_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_failure")),
    )
    op.create_index(op.f("ix_claim_failure_at"), "claim_failure", ["at"], unique=False)
    op.create_index(op.f("ix_claim_failure_family_id"), "claim_failure", ["family_id"], unique=False)

    op.create_table(
        "text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "terms",
                "data_notice",
                "legal_notice",
                "accessibility",
                "rules",
                "tariffs",
                "programme",
                name="text_key",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=60000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(service_id IS NOT NULL) = (key IN ('rules', 'tariffs', 'programme'))",
            name=op.f("ck_text_service_of_its_texts"),
        ),
        sa.ForeignKeyConstraint(["service_id"], ["public_service.id"], name=op.f("fk_text_service_id_public_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
    )
    op.create_index(op.f("ix_text_service_id"), "text", ["service_id"], unique=False)
    op.create_index(
        "uq_text_portal",
        "text",
        ["key", "number"],
        unique=True,
        sqlite_where=sa.text("service_id IS NULL"),
        postgresql_where=sa.text("service_id IS NULL"),
    )
    op.create_index("uq_text_service", "text", ["key", "service_id", "number"], unique=True)

    op.create_table(
        "account_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("family_number", sa.String(length=12), nullable=False),
        sa.Column("mobile_phone", sa.String(length=30), nullable=False),
        sa.Column("prefers_phone", sa.Boolean(), nullable=False),
        sa.Column("wants_news", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sent_at IS NULL OR guardian_id IS NOT NULL", name=op.f("ck_account_claim_proven_before_sent")
        ),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_account_claim_guardian_id_guardian")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_claim")),
        sa.UniqueConstraint("key", name=op.f("uq_account_claim_key")),
    )
    op.create_index(op.f("ix_account_claim_created_at"), "account_claim", ["created_at"], unique=False)
    op.create_index(op.f("ix_account_claim_expires_at"), "account_claim", ["expires_at"], unique=False)
    op.create_index(
        "uq_account_claim_guardian",
        "account_claim",
        ["guardian_id"],
        unique=True,
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.create_index(
        "uq_account_claim_username",
        "account_claim",
        ["username"],
        unique=True,
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )

    op.create_table(
        "account_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "activation",
                "invitation",
                "password",
                "login",
                name="link_purpose",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(claim_id IS NOT NULL) = (purpose = 'activation') AND (guardian_id IS NOT NULL) = (purpose = 'invitation') AND (account_id IS NOT NULL) = (purpose IN ('password', 'login'))",
            name=op.f("ck_account_link_whose"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_link_account_id_account")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["account_claim.id"], name=op.f("fk_account_link_claim_id_account_claim")
        ),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_account_link_guardian_id_guardian")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
    )
    op.create_index(op.f("ix_account_link_account_id"), "account_link", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_link_claim_id"), "account_link", ["claim_id"], unique=False)
    op.create_index(op.f("ix_account_link_expires_at"), "account_link", ["expires_at"], unique=False)
    op.create_index(op.f("ix_account_link_guardian_id"), "account_link", ["guardian_id"], unique=False)

    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("key", name=op.f("uq_account_session_key")),
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_session_ends_at"), "account_session", ["ends_at"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_account_id_account")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_declaration_family_id_family")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_declaration_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index(op.f("ix_declaration_account_id"), "declaration", ["account_id"], unique=False)
    op.create_index(op.f("ix_declaration_family_id"), "declaration", ["family_id"], unique=False)
    op.create_index("uq_declaration_text_account", "declaration", ["text_id", "account_id"], unique=True)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.add_column("family", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("prefers_phone", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("account", sa.Column("wants_news", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    written = ", ".join(f"'{kind}'" for kind in NEW_MAIL_KINDS)
    op.execute(sa.text(f"DELETE FROM outgoing_mail WHERE kind IN ({written})"))
    set_mail_kinds(MAIL_KINDS)
    op.drop_column("family", "closed_at")
    op.drop_column("account", "wants_news")
    op.drop_column("account", "prefers_phone")

    op.drop_table("second_factor")
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")

    op.drop_table("recovery_code")
    op.drop_index("uq_declaration_text_account", table_name="declaration")
    op.drop_index(op.f("ix_declaration_family_id"), table_name="declaration")
    op.drop_index(op.f("ix_declaration_account_id"), table_name="declaration")

    op.drop_table("declaration")
    op.drop_index(op.f("ix_account_session_ends_at"), table_name="account_session")
    op.drop_index(op.f("ix_account_session_account_id"), table_name="account_session")

    op.drop_table("account_session")
    op.drop_index(op.f("ix_account_link_guardian_id"), table_name="account_link")
    op.drop_index(op.f("ix_account_link_expires_at"), table_name="account_link")
    op.drop_index(op.f("ix_account_link_claim_id"), table_name="account_link")
    op.drop_index(op.f("ix_account_link_account_id"), table_name="account_link")

    op.drop_table("account_link")
    op.drop_index(
        "uq_account_claim_username",
        table_name="account_claim",
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.drop_index(
        "uq_account_claim_guardian",
        table_name="account_claim",
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.drop_index(op.f("ix_account_claim_expires_at"), table_name="account_claim")
    op.drop_index(op.f("ix_account_claim_created_at"), table_name="account_claim")

    op.drop_table("account_claim")
    op.drop_index("uq_text_service", table_name="text")
    op.drop_index(
        "uq_text_portal",
        table_name="text",
        sqlite_where=sa.text("service_id IS NULL"),
        postgresql_where=sa.text("service_id IS NULL"),
    )
    op.drop_index(op.f("ix_text_service_id"), table_name="text")

    op.drop_table("text")
    op.drop_index(op.f("ix_claim_failure_family_id"), table_name="claim_failure")
    op.drop_index(op.f("ix_claim_failure_at"), table_name="claim_failure")

    op.drop_table("claim_failure")
    op.drop_index("uq_week_menu_kind_monday", table_name="week_menu")

    op.drop_table("week_menu")
    op.drop_table("public_service")
    op.drop_index(op.f("ix_news_first_day"), table_name="news")

    op.drop_table("news")
    op.drop_table("forgotten_request")
