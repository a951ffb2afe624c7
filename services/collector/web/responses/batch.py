"""Reading a batch item by item, so that one that is malformed does not block the others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from services.collector.domain.channels.entry_point import EntryPoint
from services.collector.domain.responses.response import Outcome, ResponseDraft
from services.collector.web.responses.bodies import BatchItem
from shared.errors import FieldProblem, HeedError, InvalidError
from shared.web.problems import field_problems, problem_of

MAX_ITEMS = 500
_BODY = "body"
_RESPONSES = "responses"
_ITEM = TypeAdapter(BatchItem)


@dataclass(frozen=True, slots=True)
class Malformed:
    """An item that cannot be read as a response."""

    id: UUID | None
    error: HeedError


def read_batch(body: bytes, place: EntryPoint | None) -> list[ResponseDraft | Malformed]:
    """Return the items of a batch.

    Args:
        body: the request's body.
        place: where the device that sent it stands; None when a key sent it.

    Raises:
        RequestValidationError: the body is no JSON.
        InvalidError: it is JSON but no batch.
    """
    document = _parse(body)
    items = document.get(_RESPONSES) if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(items, list):
        raise _no_batch(_RESPONSES, "must be a list of responses")
    if document.keys() != {_RESPONSES}:
        raise _no_batch(_BODY, "may contain nothing but `responses`")
    if not 0 < len(items) <= MAX_ITEMS:
        raise _no_batch(_RESPONSES, f"must be 1 to {MAX_ITEMS} responses")
    return [_read_item(item, place) for item in items]


def result_of(item: ResponseDraft | Malformed, outcome: Outcome | None) -> dict[str, Any]:
    """Return the result of an item, as the client reads it in the reply."""
    if isinstance(item, Malformed):
        return {"id": item.id, "status": "rejected", "problem": problem_of(item.error)}
    if outcome is None:
        message = "every readable item has an outcome"
        raise ValueError(message)
    result: dict[str, Any] = {"id": outcome.id, "status": outcome.status}
    if outcome.error is not None:
        result["problem"] = problem_of(outcome.error)
    if outcome.ignored_answers:
        result["ignored_answers"] = outcome.ignored_answers
    return result


def _parse(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError:
        pass
    try:
        # The standard library also reads what no text can hold; the fault is then found in its item.
        return json.loads(body)
    except (ValueError, RecursionError):
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": "invalid JSON"}]) from None


def _read_item(item: object, place: EntryPoint | None) -> ResponseDraft | Malformed:
    if not isinstance(item, dict):
        return Malformed(None, _misfit([FieldProblem("item", "must be an object")]))
    try:
        body = _ITEM.validate_python(item)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=False)
        return Malformed(_id_of(item), _misfit(field_problems(errors)))
    draft = body.to_draft(body.survey, proven=True)
    return draft if place is None else place.applied_to(draft)


def _id_of(item: dict[str, Any]) -> UUID | None:
    text = item.get("id")
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _misfit(problems: Sequence[FieldProblem]) -> InvalidError:
    return InvalidError("The item does not fit; see the fields.", problems=problems)


def _no_batch(field: str, detail: str) -> InvalidError:
    return InvalidError("The body is not a batch of responses.", problems=[FieldProblem(field, detail)])
