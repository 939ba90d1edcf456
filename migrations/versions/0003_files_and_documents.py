"""Files, documents and the gate: more fields, reviews, drafts, proposals, papers, requests for deletion, declarations."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

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
]
NEW_MAIL_KINDS = ["document_decided", "document_expiring", "proposal_decided", "erasure_asked", "erasure_decided"]
TEXT_KEYS = ["terms", "data_notice", "legal_notice", "accessibility", "rules", "tariffs", "programme"]
DECLARED = {
    "file_rules": "Je certifie avoir pris connaissance des règlements intérieurs des structures et accepte leurs contenus.",
    "honour": (
        "Je certifie sur l’honneur l’exactitude des renseignements donnés et m’engage à faire connaître toute"
        " modification sous les plus brefs délais."
    ),
    "signature": (
        "La validation des informations renseignées en ligne dans le formulaire famille et dans le formulaire enfant"
        " vaut signature numérique."
    ),
    "file_notice": (
        "Les informations recueillies sur ce formulaire servent à gérer les services souscrits (par exemple"
        " inscription, facturation). Elles sont destinées aux seuls gestionnaires de ces services.\n\n"
        "Vous pouvez consulter, corriger et faire supprimer les informations qui vous concernent."
    ),
}
"""The first version of each declaration, in the words of the guide of Rodez; the commune writes its own from there."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""In force whatever day a demonstration is set to."""

NEW_TEXTS = {
    "family": {"benefit_number": 15},
    "guardian": {
        "street": 200,
        "address_extra": 200,
        "postcode": 12,
        "town": 120,
        "birth_place": 120,
        "profession": 120,
    },
    "child": {"usual_name": 120, "birth_place": 120},
    "contact": {"other_phone": 30},
    "health_record": {
        "diet_note": 300,
        "allergens": 200,
        "history": 2000,
        "equipment": 300,
        "care_plan_protocol": 2000,
        "kit_location": 200,
        "vaccines_missing": 200,
    },
}
NEW_ANSWERS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "family": {
        "title": (
            "family_title",
            ("mr_and_mrs", "mrs_and_mr", "mrs", "mr", "mrs_and_mrs", "mr_and_mr", "family"),
        ),
        "situation": (
            "situation",
            ("married", "civil_union", "together", "single", "separated", "divorced", "widowed"),
        ),
        "scheme": ("scheme", ("general", "agricultural", "other")),
    },
    "guardian": {
        "occupation": (
            "occupation",
            ("farmer", "trade", "executive", "intermediate", "employee", "worker", "retired", "none"),
        ),
    },
    "child": {"sex": ("sex", ("girl", "boy"))},
}
GUARDIAN_KINDS = ("parent", "step_parent", "guardian", "foster", "body", "other")
NEW_DAYS = (
    ("guardian", "birth_date"),
    ("contact", "valid_from"),
    ("contact", "valid_until"),
    ("health_record", "care_plan_from"),
    ("health_record", "care_plan_review_on"),
)
OTHERS = (
    ("family", "benefit_rank"),
    ("contact", "is_minor"),
    ("health_record", "vaccines_up_to_date"),
    ("health_record", "vaccines_contraindicated"),
)
NEW_TABLES = (
    "file_review",
    "file_proposal",
    "file_draft",
    "erasure_request",
    "document",
    "authorisations",
    "document_type_activity",
    "document_type",
)


def add_choice(table: str, name: str, kind: str, answers: tuple[str, ...], default: str | None = None) -> None:
    """Add a column of one of these answers, checked by the database, in the words that both databases know."""
    written = ", ".join(f"'{answer}'" for answer in answers)
    needed = f" DEFAULT '{default}' NOT NULL" if default else ""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(30){needed}"
        f" CONSTRAINT ck_{table}_{kind} CHECK ({name} IN ({written}))"
    )


def replace_choices(table: str, name: str, kind: str, answers: list[str]) -> None:
    """Replace the constraint that names the answers of a column."""
    written = ", ".join(f"'{answer}'" for answer in answers)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{kind}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{kind}"), sa.text(f"{name} IN ({written})"))


def publish_the_declarations() -> None:
    """Their first version is in force at once: a form has something to declare from the start."""
    add = sa.text(
        "INSERT INTO text (key, number, body, created_at, published_at, version) VALUES (:key, 1, :body, :now, :now, 1)"
    ).bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True)))
    for key, body in DECLARED.items():
        op.execute(add.bindparams(key=key, body=body, now=LONG_AGO))


def expanding(name: str, values: list[str]) -> Any:
    """A list of values in a statement."""
    return sa.bindparam(name, values, expanding=True)


def upgrade() -> None:
    op.create_table(
        "document_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "level",
            sa.Enum("family", "child", name="level", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("help", sa.String(length=300), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("must_be_valid", sa.Boolean(), nullable=False),
        sa.Column("blocks_when_expired", sa.Boolean(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column(
            "validity",
            sa.Enum(
                "always",
                "school_year",
                "months",
                "end_date",
                name="validity",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 600", name=op.f("ck_document_type_months_in_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_type")),
        sa.UniqueConstraint("name", name=op.f("uq_document_type_name")),
    )
    op.create_table(
        "document_type_activity",
        sa.Column("document_type_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_document_type_activity_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["document_type_id"],
            ["document_type.id"],
            name=op.f("fk_document_type_activity_document_type_id_document_type"),
        ),
        sa.PrimaryKeyConstraint("document_type_id", "activity_id", name=op.f("pk_document_type_activity")),
    )
    op.create_table(
        "authorisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("photo_internal", sa.Boolean(), nullable=True),
        sa.Column("photo_media", sa.Boolean(), nullable=True),
        sa.Column("outings", sa.Boolean(), nullable=True),
        sa.Column("bathing", sa.Boolean(), nullable=True),
        sa.Column("emergency_care", sa.Boolean(), nullable=True),
        sa.Column("leaves_alone", sa.Boolean(), nullable=True),
        sa.Column("leaves_alone_from", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_authorisations_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_authorisations_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    op.create_index(op.f("ix_authorisations_family_id"), "authorisations", ["family_id"], unique=False)
    op.create_index("uq_authorisations_child_family", "authorisations", ["child_id", "family_id"], unique=True)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("preview_key", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online", "desk", "post", "email", name="channel", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("brought_by", sa.String(length=120), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_check",
                "valid",
                "refused",
                "replaced",
                name="document_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "refusal_reason",
            sa.Enum(
                "unreadable",
                "wrong_document",
                "wrong_person",
                "out_of_date",
                "incomplete",
                "other",
                name="refusal_reason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("refusal_words", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'refused' OR refusal_reason IS NOT NULL", name=op.f("ck_document_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_document_child_id_child")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_document_decided_by_id_account")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_document_family_id_family")),
        sa.ForeignKeyConstraint(["given_by_id"], ["account.id"], name=op.f("fk_document_given_by_id_account")),
        sa.ForeignKeyConstraint(["type_id"], ["document_type.id"], name=op.f("fk_document_type_id_document_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_child_id"), "document", ["child_id"], unique=False)
    op.create_index(op.f("ix_document_content_key"), "document", ["content_key"], unique=False)
    op.create_index(op.f("ix_document_family_id"), "document", ["family_id"], unique=False)
    op.create_index(op.f("ix_document_preview_key"), "document", ["preview_key"], unique=False)
    op.create_index("ix_document_state_given_at", "document", ["state", "given_at"], unique=False)
    op.create_index(op.f("ix_document_type_id"), "document", ["type_id"], unique=False)

    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "granted",
                "refused",
                "withdrawn",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_erasure_request_account_id_account")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_erasure_request_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_erasure_request_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index(op.f("ix_erasure_request_family_id"), "erasure_request", ["family_id"], unique=False)
    op.create_index(op.f("ix_erasure_request_state"), "erasure_request", ["state"], unique=False)

    op.create_table(
        "file_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_file_draft_account_id_account")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_file_draft_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_file_draft_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_draft")),
    )
    op.create_index(op.f("ix_file_draft_child_id"), "file_draft", ["child_id"], unique=False)
    op.create_index(op.f("ix_file_draft_family_id"), "file_draft", ["family_id"], unique=False)
    op.create_index("uq_file_draft_child", "file_draft", ["account_id", "family_id", "child_id"], unique=True)
    op.create_index(
        "uq_file_draft_family",
        "file_draft",
        ["account_id", "family_id"],
        unique=True,
        sqlite_where=sa.text("child_id IS NULL"),
        postgresql_where=sa.text("child_id IS NULL"),
    )

    op.create_table(
        "file_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column(
            "group",
            sa.Enum(
                "address",
                "personal",
                "parents",
                "child",
                "medical",
                "diet",
                "emergency",
                "pickup",
                "authorisations",
                name="group",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("stood", sa.String(length=32), server_default="", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "withdrawn",
                name="proposal_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_file_proposal_account_id_account")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_file_proposal_child_id_child")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_file_proposal_decided_by_id_account")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_file_proposal_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_proposal")),
    )
    op.create_index(op.f("ix_file_proposal_child_id"), "file_proposal", ["child_id"], unique=False)
    op.create_index(op.f("ix_file_proposal_family_id"), "file_proposal", ["family_id"], unique=False)
    op.create_index("ix_file_proposal_state_proposed_at", "file_proposal", ["state", "proposed_at"], unique=False)

    op.create_table(
        "file_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_file_review_account_id_account")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_file_review_child_id_child")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_file_review_family_id_family")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_review")),
    )
    op.create_index(op.f("ix_file_review_child_id"), "file_review", ["child_id"], unique=False)
    op.create_index("uq_file_review_child", "file_review", ["family_id", "child_id", "school_year"], unique=True)
    op.create_index(
        "uq_file_review_family",
        "file_review",
        ["family_id", "school_year"],
        unique=True,
        sqlite_where=sa.text("child_id IS NULL"),
        postgresql_where=sa.text("child_id IS NULL"),
    )

    for table, columns in NEW_TEXTS.items():
        for name, length in columns.items():
            op.add_column(table, sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for table, columns in NEW_ANSWERS.items():
        for name, (kind, answers) in columns.items():
            add_choice(table, name, kind, answers)
    add_choice("guardian", "kind", "guardian_kind", GUARDIAN_KINDS, default="parent")
    op.add_column("family", sa.Column("benefit_rank", sa.Integer(), nullable=True))
    for table, name in NEW_DAYS:
        op.add_column(table, sa.Column(name, sa.Date(), nullable=True))
    op.add_column("contact", sa.Column("is_minor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("health_record", sa.Column("vaccines_up_to_date", sa.Boolean(), nullable=True))
    contraindicated = sa.Column("vaccines_contraindicated", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("health_record", contraindicated)
    op.drop_index("uq_declaration_text_account", table_name="declaration")
    columns = ["text_id", "account_id", "family_id"]
    op.create_index("uq_declaration_text_account", "declaration", columns, unique=True)
    op.create_index("ix_journal_entry_object", "journal_entry", ["object_type", "object_id"], unique=False)
    replace_choices("outgoing_mail", "kind", "mail_kind", MAIL_KINDS + NEW_MAIL_KINDS)
    replace_choices("text", '"key"', "text_key", TEXT_KEYS + list(DECLARED))
    publish_the_declarations()


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM outgoing_mail WHERE kind IN :kinds").bindparams(expanding("kinds", NEW_MAIL_KINDS)))
    declared = expanding("keys", list(DECLARED))
    op.execute(
        sa.text("DELETE FROM declaration WHERE text_id IN (SELECT id FROM text WHERE key IN :keys)").bindparams(
            declared
        )
    )
    op.execute(sa.text("DELETE FROM text WHERE key IN :keys").bindparams(declared))
    replace_choices("text", '"key"', "text_key", TEXT_KEYS)
    replace_choices("outgoing_mail", "kind", "mail_kind", MAIL_KINDS)
    op.drop_index("ix_journal_entry_object", table_name="journal_entry")
    op.drop_index("uq_declaration_text_account", table_name="declaration")
    # what an agent accepted for several families counts once there
    op.execute("DELETE FROM declaration WHERE id NOT IN (SELECT min(id) FROM declaration GROUP BY text_id, account_id)")
    op.create_index("uq_declaration_text_account", "declaration", ["text_id", "account_id"], unique=True)
    for table, columns in NEW_ANSWERS.items():
        for name in columns:
            op.drop_column(table, name)
    op.drop_column("guardian", "kind")
    for table, columns in NEW_TEXTS.items():
        for name in columns:
            op.drop_column(table, name)
    for table, name in (*NEW_DAYS, *OTHERS):
        op.drop_column(table, name)
    for table in NEW_TABLES:
        op.drop_table(table)
