"""The JSON Schema of every event (draft 2020-12), made from the classes that the code itself reads and writes.

A schema describes what a reader must accept: fields with a default may be missing, since an event that was written
before the field existed has none; fields that the schema does not name may be present.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import msgspec

from shared.contracts.event import EventData
from shared.contracts.wire.catalogue import EVENTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PERSONAL = "x-personal-data"
"""Marks a field that may hold something a person wrote or that points at a person."""

Schema = dict[str, Any]


def schema_id(event_type: str) -> str:
    """Return the `$id` under which the schema of `event_type` is known."""
    return f"urn:heed:schema:{event_type}"


def schema_of(body: type[EventData]) -> Schema:
    """Return the JSON Schema of the event's body."""
    _, found = msgspec.json.schema_components([body], ref_template="#/$defs/{name}")
    classes = {body.__name__: body} | {part.__name__: part for part in _parts(body)}
    for name, schema in found.items():
        _describe(schema, classes[name])
    event, parts = found.pop(body.__name__), found
    for name in body.personal:
        event["properties"][name][PERSONAL] = True
    return {"$schema": DIALECT, "$id": schema_id(body.event_type), **event} | ({"$defs": parts} if parts else {})


def _parts(kind: object) -> Iterator[type]:
    """Return the classes that the fields of a class are made of."""
    if isinstance(kind, type) and (issubclass(kind, msgspec.Struct) or is_dataclass(kind)):
        yield kind
        for inner in get_type_hints(kind).values():
            yield from _parts(inner)
    else:
        for inner in get_args(kind):
            yield from _parts(inner)


def _describe(schema: Schema, kind: type) -> None:
    """Add what msgspec omits: docstrings of fields, the type of listed values (all are texts), and defaults as JSON."""
    texts = {name: text for base in reversed(kind.__mro__) for name, text in _docstrings(base).items()}
    for name, field in schema["properties"].items():
        if name in texts:
            field["description"] = texts[name]
        if "default" in field:
            field["default"] = msgspec.json.decode(msgspec.json.encode(field["default"]))
        for node in (field, field.get("items", {}), *field.get("anyOf", ())):
            if "enum" in node:
                node["type"] = "string"


@cache
def _docstrings(kind: type) -> Mapping[str, str]:
    """Return the texts below the fields that a class declares itself, by field."""
    if not vars(kind).get("__annotations__"):
        return {}
    [declared] = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    body = declared.body if isinstance(declared, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def all_schemas(events: Iterable[type[EventData]] = EVENTS) -> dict[str, Schema]:
    return {body.event_type: schema_of(body) for body in events}
