"""The company's structure and its teams, with all their versions."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATES = "created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL"
_TEAM = "name text NOT NULL, lead uuid, members uuid[] NOT NULL, languages text[] NOT NULL"
_COLUMNS = {"structure": "document jsonb NOT NULL", "team": _TEAM}


def upgrade() -> None:
    """Create the tables."""
    for name, columns in _COLUMNS.items():
        op.execute(
            f"CREATE TABLE accounts.{name} (key text CONSTRAINT pk_{name} PRIMARY KEY, {columns}, "
            f"version integer NOT NULL, {_STATES})"
        )
        op.execute(
            f"CREATE TABLE accounts.{name}_version (key text NOT NULL, {columns}, version integer NOT NULL, {_STATES}, "
            f"CONSTRAINT pk_{name}_version PRIMARY KEY (key, version))"
        )


def downgrade() -> None:
    """Remove the tables."""
    for name in _COLUMNS:
        op.execute(f"DROP TABLE accounts.{name}_version")
        op.execute(f"DROP TABLE accounts.{name}")
