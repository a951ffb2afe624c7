"""Definitions in their JSON form, as they are stored, shown and compared."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import ALWAYS_WRITTEN

Document = dict[str, Any]
"""A JSON object."""


def document_of(definition: object) -> Document:
    """Return the JSON form of a definition or of a part of it; fields that have their default value are omitted.

    Args:
        definition: an instance of one of the dataclasses that a definition is made of.
    """
    return {
        field.name: _plain(value)
        for field in fields(definition)  # type: ignore[arg-type]  # the caller's promise
        if (value := getattr(definition, field.name)) != _default(field) or field.metadata == ALWAYS_WRITTEN
    }


def digest_of(definition: Definition) -> bytes:
    """Return the SHA-256 of the definition; two that ask the same in the same words have the same."""
    return hashlib.sha256(json.dumps(document_of(definition), sort_keys=True).encode()).digest()


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: object) -> object:
    if is_dataclass(value):
        return document_of(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    # JSON knows one kind of number: 9.0 is 9.
    return int(value) if isinstance(value, float) and value.is_integer() else value
