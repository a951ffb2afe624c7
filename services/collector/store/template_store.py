"""Templates of messages, in the database."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.template import (
    THING,
    MessageTemplate,
    MessageTemplateNotFoundError,
    TemplateCause,
    TemplateDefinition,
)
from services.collector.store.template_tables import MESSAGE_TEMPLATE, MESSAGE_TEMPLATE_VERSION
from shared.db.keyed import Kind
from shared.vocabulary import MessagePurpose

_NAMES = tuple(field.name for field in dataclasses.fields(TemplateDefinition))


def _columns(definition: TemplateDefinition) -> dict[str, Any]:
    values = {name: getattr(definition, name) for name in _NAMES}
    return values | {"languages": list(definition.languages)}


def _definition(row: Row[Any]) -> TemplateDefinition:
    values = {name: getattr(row, name) for name in _NAMES}
    return TemplateDefinition(**values | {"languages": tuple(row.languages)})


TEMPLATES = Kind(
    THING, MessageTemplateNotFoundError, MESSAGE_TEMPLATE, _columns, _definition, versions=MESSAGE_TEMPLATE_VERSION
)


async def templates_for(
    connection: AsyncConnection, *, purpose: MessagePurpose | None = None, cause: TemplateCause | None = None
) -> Sequence[MessageTemplate]:
    """Return all templates, or those of a purpose and cause, by key."""
    return await TEMPLATES.store(connection).list_after(None, limit=None, purpose=purpose, cause=cause)
