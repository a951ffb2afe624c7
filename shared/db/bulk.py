"""Writing many rows with one statement: an array per column instead of a parameter per value."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Table, Update, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import Insert, insert

_PREFIX = "all_"


def bulk_insert(table: Table, columns: Sequence[str]) -> Insert:
    """Return `INSERT INTO table (columns) SELECT … FROM unnest(…)`; add ON CONFLICT and RETURNING as needed.

    Its length does not depend on the number of rows, so the server plans it once. Execute it with `bulk_values`.
    """
    arrays = [bindparam(_PREFIX + name, type_=ARRAY(table.c[name].type, dimensions=1)) for name in columns]
    rows = func.unnest(*arrays).table_valued(*columns, name="given").render_derived(name="given")
    return insert(table).from_select(list(columns), select(*(rows.c[name] for name in columns)))


def bulk_values(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return `rows` as the parameters of a `bulk_insert`."""
    return {_PREFIX + name: [row[name] for row in rows] for name in columns}


def bulk_update(table: Table, columns: Sequence[str], key: str) -> Update:
    """Return `UPDATE table SET (columns) FROM unnest(…)`, where `key` is that of the row; execute it likewise."""
    arrays = [bindparam(_PREFIX + name, type_=ARRAY(table.c[name].type, dimensions=1)) for name in columns]
    rows = func.unnest(*arrays).table_valued(*columns, name="given").render_derived(name="given")
    changed = {name: rows.c[name] for name in columns if name != key}
    return update(table).where(table.c[key] == rows.c[key]).values(changed)
