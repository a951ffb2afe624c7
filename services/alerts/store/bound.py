"""Statements in text with typed parameters."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, DateTime, Integer, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.types import TypeEngine

_TYPES: Mapping[str, TypeEngine[Any]] = {
    **dict.fromkeys(("from_at", "to_at", "before_at", "now"), DateTime(timezone=True)),
    "before_id": Uuid(),
    "days": Integer(),
    "limit": Integer(),
    "bounds": ARRAY(Integer),
}


def bound(query: str, values: Mapping[str, Any]) -> TextClause:
    """Return the statement of a text whose parameters are `values`: by their names, else lists of texts, or texts."""
    types = {
        name: _TYPES.get(name) or (ARRAY(Text) if isinstance(value, list) else Text()) for name, value in values.items()
    }
    return text(query).bindparams(*(bindparam(name, type_=type_) for name, type_ in types.items()))
