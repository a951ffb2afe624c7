"""Handing a thing's fields on to another class: what both have is named on the classes and nowhere in between."""

from dataclasses import fields
from functools import cache
from typing import Any


def fields_in_common(source: object, target: type) -> dict[str, Any]:
    """Return the fields of `source` that a `target` has, too, by their names.

    Args:
        source: a dataclass or a contract.
        target: a dataclass or a contract. Fields of the same name must mean the same, or be overwritten by the caller.
    """
    names = _in_common(type(source), target)  # type: ignore[arg-type]  # classes are hashable, their instances need not be
    return {name: getattr(source, name) for name in names}


@cache
def _in_common(source: type, target: type) -> tuple[str, ...]:
    wanted = set(_names(target))
    return tuple(name for name in _names(source) if name in wanted)


def _names(kind: type) -> tuple[str, ...]:
    contract: tuple[str, ...] | None = getattr(kind, "__struct_fields__", None)
    return contract if contract is not None else tuple(field.name for field in fields(kind))
