"""Constants that belong into the text of a statement.

PostgreSQL may plan a prepared statement once for all values of its parameters. It can then use a partial index, such as
the one on pending rows, only if the index's condition stands in the statement.
"""

from sqlalchemy import BindParameter, literal


def inline(constant: str) -> BindParameter[str]:
    """Return `constant` as a part of the statement's text instead of a parameter."""
    return literal(constant, literal_execute=True)
