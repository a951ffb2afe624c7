"""The JSON Schema of every event (draft 2020-12), made from the classes that the code itself reads and writes.

A schema says what a reader must be able to take: fields with a default may be missing, since an event that was
written before the field existed has none; fields that the schema does not name may be there.
"""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from shared.contracts.catalogue import EVENTS
from shared.contracts.event import EventData

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PERSONAL = "x-personal-data"
"""Marks a field that may hold something a person wrote or that points at a person."""

Schema = dict[str, Any]


class _WithoutFieldTitles(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names: they say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own signature
        return False


def schema_id(event_type: str) -> str:
    """Return the `$id` under which the schema of `event_type` is known."""
    return f"urn:heed:schema:{event_type}"


def schema_of(body: type[EventData]) -> Schema:
    """Return the JSON Schema of the event's body."""
    schema = body.model_json_schema(schema_generator=_WithoutFieldTitles)
    fields = schema.get("properties", {})
    for name in body.personal:
        fields[name][PERSONAL] = True
    return {"$schema": DIALECT, "$id": schema_id(body.event_type), **schema}


def all_schemas(events: Iterable[type[EventData]] = EVENTS) -> dict[str, Schema]:
    """Return the schemas of `events` by their type."""
    return {body.event_type: schema_of(body) for body in events}
