"""The tables of events and settings in the Markdown pages."""

import json
from collections.abc import Iterable, Sequence
from typing import Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from services.documents.asyncapi import key_of
from shared.contracts.wire.catalogue import EVENTS
from shared.runtime.service import Service
from shared.settings import Settings

Row = tuple[str, ...]

EVENT_HEAD: Row = ("event", "published by", "consumed by", "key", "personal data in")
SETTINGS_HEAD: Row = ("variable", "default", "meaning")


def event_table(services: Sequence[Service]) -> str:
    """Return a Markdown table of all events: producer, consumers, key and fields with personal data."""
    return table(EVENT_HEAD, event_rows(services))


def event_rows(services: Sequence[Service]) -> list[Row]:
    """Return the table of events without its head; names are in backticks."""
    rows: list[Row] = []
    for body in EVENTS:
        consumers = [service.name for service in services if body in service.handlers]
        personal = [f"`{name}`" for name in body.personal]
        rows.append(
            (f"`{body.event_type}`", body.producer(), _listed(consumers), key_of(body), _listed(personal)),
        )
    return rows


def settings_table(services: Sequence[Service]) -> str:
    """Return a Markdown table of all environment variables with their defaults and meanings."""
    return table(SETTINGS_HEAD, settings_rows(services))


def settings_rows(services: Sequence[Service]) -> list[Row]:
    """Return the table of settings without its head; names are in backticks."""
    kinds: list[type[BaseSettings]] = [Settings, *(service.settings for service in services)]
    return [
        (f"`{_variable(kind, name)}`", _default(field), _meaning(field))
        for kind in kinds
        for name, field in kind.model_fields.items()
    ]


def _variable(kind: type[BaseSettings], name: str) -> str:
    return f"{kind.model_config.get('env_prefix', '')}{name}".upper()


def _meaning(field: FieldInfo) -> str:
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    listed = f" One of {_listed([f'`{choice}`' for choice in choices])}." if choices else ""
    return f"{field.description or ''}{listed}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if text in ("", None):
        return "empty"
    return f"`{text if isinstance(text, str) else json.dumps(text, default=str)}`"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells)
