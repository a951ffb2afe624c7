"""The secret of links in messages."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table."""
    op.execute(
        "CREATE TABLE collector.link_secret (id smallint CONSTRAINT pk_link_secret PRIMARY KEY, secret bytea NOT NULL)"
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE collector.link_secret")
