"""Moments as requests give them."""

from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator


def _only_text(value: object) -> object:
    """Refuse numbers: seconds or milliseconds since 1970 is anybody's guess."""
    if value is None or isinstance(value, str):
        return value
    message = "must be a moment such as `2025-03-01T12:30:00Z`"
    raise ValueError(message)


BodyMoment = Annotated[AwareDatetime | None, BeforeValidator(_only_text)]
"""A moment in a body, with its time zone."""

QueryMoment = Annotated[
    AwareDatetime | None, Query(description="A moment with time zone, such as `2026-03-01T00:00:00Z`.")
]
"""A moment in an address. Declare it as `from_: Annotated[QueryMoment, Query(alias="from")] = None`."""
