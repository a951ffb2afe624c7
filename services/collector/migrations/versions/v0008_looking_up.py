"""Indexes for reading answers by place, and for finding people by their names, addresses and numbers."""

from alembic import op

revision = "0008"
down_revision = "0007"

_INDEXES = {
    "ix_response_location_occurred_at_id": "response (location, occurred_at, id) WHERE location IS NOT NULL",
    "ix_respondent_email": "respondent (email) WHERE email IS NOT NULL AND identity_kind != 'email'",
    "ix_respondent_phone": "respondent (phone) WHERE phone IS NOT NULL AND identity_kind != 'phone'",
    "ix_respondent_name": "respondent USING gin (to_tsvector('simple'::regconfig, name)) WHERE name IS NOT NULL",
}


def upgrade() -> None:
    """Create them."""
    for name, what in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON collector.{what}")


def downgrade() -> None:
    """Remove them."""
    for name in _INDEXES:
        op.execute(f"DROP INDEX collector.{name}")
