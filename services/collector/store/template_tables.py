"""Tables of templates of messages."""

from typing import Any

from sqlalchemy import Boolean, Column, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.collector.store.tables import METADATA
from shared.db.keyed import keyed_table, versions_table


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("enabled", Boolean, nullable=False),
        Column("purpose", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("touchpoint", Text),
        Column("languages", JSONB, nullable=False),
        Column("subject", JSONB(none_as_null=True)),
        Column("text", JSONB(none_as_null=True)),
        Column("sms", JSONB(none_as_null=True)),
    )


MESSAGE_TEMPLATE = keyed_table("message_template", METADATA, *_columns())
MESSAGE_TEMPLATE_VERSION = versions_table("message_template_version", METADATA, *_columns())
