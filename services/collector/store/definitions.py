"""Reading definitions back from their stored JSON form."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from services.collector.domain.surveys.definition import Definition


def definition_of(document: Mapping[str, Any]) -> Definition:
    """Return the definition that `document_of` wrote, today or in another release.

    What a later release has added is passed over: after a step back, surveys must go on taking responses.
    """
    return _definitions().validate_python(document)


@cache
def _definitions() -> TypeAdapter[Definition]:
    return TypeAdapter(Definition)
