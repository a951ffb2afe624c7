"""Events as frozen structs beside the same classes as pydantic models: what reading and writing one costs."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from dataclasses import MISSING, is_dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from pydantic import AwareDatetime, BaseModel, ConfigDict, create_model

from shared.contracts.collector import Answer, ResponseReceived, SkippedQuestion
from shared.contracts.event import EventData
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.contracts.wire.records import decode_value, encode_value
from shared.vocabulary import Comment
from tests.bench.lab import Lab
from tests.bench.results import Figure

ROUNDS = 15
CALLS = 2000
GOAL = 2.0
_NONE = (MISSING, msgspec.NODEFAULT)
"""Stand where a field has no default."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCALE: dict[str, Any] = {"scale_min": 0, "scale_max": 10, "polarity": "high_is_good"}
RESPONSE: dict[str, Any] = {
    "response_id": UUID(int=1),
    "survey": "after-visit",
    "version": 3,
    "channel": "kiosk",
    "touchpoint": "reception",
    "location": "Graz",
    "locale": "de-AT",
    "respondent_id": UUID(int=2),
    "occurred_at": NOON,
    "received_at": NOON,
}


def _received() -> ResponseReceived:
    scored = tuple(Answer(question=f"q{n}", concept=f"c{n}", type="nps", value=n, **SCALE) for n in range(3))
    text = Answer(question="why", concept="why", type="text", value="It came late, and nobody said a word.")
    skipped = (SkippedQuestion(question="s", concept="s", type="nps", **SCALE),)
    return ResponseReceived(
        **RESPONSE, answers=(*scored, text), skipped=skipped, attributes={"plan": "pro"}, segments=("plan",)
    )


def _scored() -> ResponseScored:
    judged: dict[str, Any] = {"metric": "nps", "category": "detractor", "verdict": "unhappy", **SCALE}
    scores = tuple(AnswerScore(question=f"q{n}", concept=f"c{n}", value=n, **judged) for n in range(3))
    comments = (Comment("why", "It came late, and nobody said a word."),)
    return ResponseScored(**RESPONSE, scores=scores, comments=comments, scored_at=NOON)


async def measure(_lab: Lab) -> list[Figure]:
    """Return the time of decoding one event, and of building and encoding it, in turns with pydantic."""
    return [figure for event in (_received(), _scored()) for figure in _figures(event)]


def _figures(event: EventData) -> list[Figure]:
    kind = type(event)
    model = _model(kind)
    raw = encode_value(event)
    other = model.model_validate_json(raw)
    mine, theirs = _fields(event), {name: getattr(other, name) for name in model.model_fields}
    name = kind.event_type.removeprefix("heed.").removesuffix(".v1")
    return [
        _pair(f"{name}, decode", lambda: decode_value(kind, raw), lambda: model.model_validate_json(raw)),
        _pair(
            f"{name}, build and encode",
            lambda: encode_value(kind(**mine)),
            lambda: _json(model(**theirs)),
        ),
    ]


def _pair(name: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Figure:
    times = [(_microseconds(ours), _microseconds(theirs)) for _ in range(ROUNDS)]
    ratio = median(slow / quick for quick, slow in times)
    value, baseline = (median(column) for column in zip(*times, strict=True))
    return Figure(name, value, "µs", baseline, ratio, goal=f"≥ {GOAL:g}x", met=ratio >= GOAL)


def _microseconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - begun) / CALLS * 1e6


def _json(model: BaseModel) -> bytes:
    return model.__pydantic_serializer__.to_json(model)


def _fields(event: EventData) -> Mapping[str, Any]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


def _model(kind: type) -> type[BaseModel]:
    """Return the pydantic model with the same fields."""
    hints = get_type_hints(kind)
    if is_dataclass(kind):
        defaults = {field.name: field.default for field in dataclasses.fields(kind)}
    else:
        defaults = {field.name: field.default for field in msgspec.structs.fields(kind)}
    fields: dict[str, Any] = {
        name: (_of_pydantic(hint), ... if defaults[name] in _NONE else defaults[name])
        for name, hint in hints.items()
        if name in defaults
    }
    return create_model(kind.__name__, __config__=ConfigDict(frozen=True, extra="ignore"), **fields)


def _of_pydantic(hint: Any) -> Any:
    """Return a type with pydantic's models in place of structs and dataclasses."""
    if hint is datetime:
        return AwareDatetime
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, msgspec.Struct)):
        return _model(hint)
    if get_origin(hint) is tuple:
        return tuple[_of_pydantic(get_args(hint)[0]), ...]  # type: ignore[misc]  # a type made at run time
    return hint
