"""The tables of people as an OpenID Connect provider knows them, and of sign-ins that are under way."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table, Text, Uuid

from services.accounts.store.people_tables import PERSON
from services.accounts.store.tables import METADATA

OIDC_IDENTITY = Table(
    "oidc_identity",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
    Index(None, "person_id"),
)

OIDC_FLOW = Table(
    "oidc_flow",
    METADATA,
    Column("browser_sha256", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("next", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
