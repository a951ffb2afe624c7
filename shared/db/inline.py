"""Constants that belong into the text of a statement.

PostgreSQL may plan a prepared statement once for all values of its parameters; a partial index, such as the one on
pending rows, is then out of question unless its condition is spelled out.
"""

from sqlalchemy import BindParameter, literal


def inline(constant: str) -> BindParameter[str]:
    """Return `constant`, written into the statement instead of being sent beside it."""
    return literal(constant, literal_execute=True)
