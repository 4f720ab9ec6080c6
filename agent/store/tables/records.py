"""What came in from support, and the secrets under which it is kept."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from agent.store.tables.common import Moment, belongs, metadata

records = Table(
    "records",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("product", Text),
    Column("created_at", Moment),
    Column("customer", String(64)),
    Column("taken_at", Moment),
    Column("language", String(8)),
    Column("body", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index("ix_records_kind", "kind"),
    Index("ix_records_product", "product"),
    Index("ix_records_created_at", "created_at"),
    Index("ix_records_customer", "customer"),
    Index("ix_records_language", "language"),
)

#: What a record says of its customer at every rung of every ladder: how many customers share it is counted here.
details = Table(
    "details",
    metadata,
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("value", String(100), primary_key=True),
    Index("ix_details_kind_value", "kind", "value"),
)

replacements = Table(
    "replacements",
    metadata,
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

vault = Table(
    "vault",
    metadata,
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", String(64), nullable=False),
    Column("wrapped", LargeBinary),
    Index("ix_vault_key_id", "key_id"),
)

#: Secrets of the whole vault, wrapped like a data key: the pepper of the pseudonyms.
vault_secrets = Table(
    "vault_secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("key_id", String(64), nullable=False),
)

#: Keyed hashes of each record's identities: a text is compared with them before it leaves.
marks = Table(
    "marks",
    metadata,
    Column("hash", String(32), primary_key=True),
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
    Index("ix_marks_record_id", "record_id"),
)

#: What people recorded of a record's consent and withdrew; the wording is sealed with the original.
consents = Table(
    "consents",
    metadata,
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("act", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("level", String(20), nullable=False),
    Column("channels", Text, nullable=False),
    Column("granted_at", Moment),
    Column("expires_at", Moment),
    Column("wording_sha256", String(64)),
    Column("reason", Text, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("record_id", String(200), belongs("records.id"), nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("resolution", String(20)),
    Column("resolved_by", String(200)),
    Column("resolved_at", Moment),
    Index("ix_flags_record_id", "record_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_imports_at", "at"),
)

rejects = Table(
    "rejects",
    metadata,
    Column("import_id", String(64), belongs("imports.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

#: What was forgotten: a keyed hash of the record's id, and nothing that leads back to it without the vault's key.
#: ``done_at`` is empty until the erasing is finished and proved.
forgotten = Table(
    "forgotten",
    metadata,
    Column("record", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("done_at", Moment),
)
