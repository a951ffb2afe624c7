"""Tables of facts about customers, and of their companies."""

from sqlalchemy import Column, Date, DateTime, Index, Integer, LargeBinary, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.collector.store.tables import METADATA

COMPANY = Table(
    "company",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

# Of respondents alone: without a person there is nothing to know.
CUSTOMER_FACTS = Table(
    "customer_facts",
    METADATA,
    Column("respondent_id", Uuid, primary_key=True),
    Column("value", Numeric),
    Column("currency", Text),
    Column("customer_since", Date),
    Column("left_on", Date),
    Column("company", Text),
    Column("location", Text),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("updated_by", Text, nullable=False),
)
Index(
    "ix_customer_facts_company",
    *CUSTOMER_FACTS.c["company", "respondent_id"],
    postgresql_where=CUSTOMER_FACTS.c.company.is_not(None),
)

# Files that colleagues have uploaded: looked at first, then brought in. The content goes when it is in, or after a day.
CUSTOMER_IMPORT = Table(
    "customer_import",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    Column("amounts", Text),
    Column("days", Text),
    Column("content", LargeBinary),
    Column("rows", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("list", Text),
    Column("listed", JSONB, nullable=False, server_default="[]"),
)
Index("ix_customer_import_uploaded_at", CUSTOMER_IMPORT.c.uploaded_at)

# Lists that imports have made, for programmes: ids alone say who is on them.
CUSTOMER_LIST_MEMBER = Table(
    "customer_list_member",
    METADATA,
    Column("list", Text, primary_key=True),
    Column("respondent_id", Uuid, primary_key=True),
    Column("added_at", DateTime(timezone=True), nullable=False),
)
Index("ix_customer_list_member_respondent_id", CUSTOMER_LIST_MEMBER.c.respondent_id)
