"""The first form of a service's copy of the company's structure, people and teams.

Migrations are history: this file never changes. A later form is a new file and a new migration in each service.
"""

from alembic import op

_TABLES = """
CREATE TABLE {schema}.directory (
    key text CONSTRAINT pk_directory PRIMARY KEY,
    type text NOT NULL,
    version integer NOT NULL,
    value bytea NOT NULL
);
CREATE TABLE {schema}.directory_revision (
    id integer CONSTRAINT pk_directory_revision PRIMARY KEY,
    revision bigint NOT NULL
);
INSERT INTO {schema}.directory_revision (id, revision) VALUES (1, 0)
"""


def create(schema: str) -> None:
    """Create the two tables in `schema`."""
    for statement in _TABLES.format(schema=schema).split(";"):
        op.execute(statement)


def drop(schema: str) -> None:
    """Remove the two tables from `schema`."""
    for name in ("directory_revision", "directory"):
        op.execute(f"DROP TABLE {schema}.{name}")
