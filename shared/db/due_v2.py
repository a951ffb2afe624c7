"""The second form of the table of due work: with the correlation id of the moment at which the work was asked for.

Migrations are history: this file never changes. A later form is a new file and a new migration in each service.
"""

from alembic import op


def upgrade(schema: str) -> None:
    """Change the table in `schema` from the first form. What is pending has no id, as before."""
    op.execute(f"ALTER TABLE {schema}.due ADD COLUMN correlation_id text")


def downgrade(schema: str) -> None:
    """Change it back."""
    op.execute(f"ALTER TABLE {schema}.due DROP COLUMN correlation_id")
