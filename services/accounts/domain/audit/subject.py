"""What an entry refers to and must be able to forget: people, keys, respondents, network addresses, reasons.

An entry holds a reference, and the reference is a digest of what it stands for and of a random salt. So the chain
proves what the reference stood for as long as that is kept; once it is erased, salt included, nobody can guess it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

SubjectKind = Literal["person", "key", "respondent", "address", "reason"]
SHARED_KINDS: tuple[SubjectKind, ...] = ("person", "key", "respondent")
"""One reference stands for somebody in all entries; an address or a reason belongs to one entry."""
THINGS_BY_REFERENCE: Mapping[str, SubjectKind] = {"person": "person", "respondent": "respondent"}
"""Things that are somebody."""
_PEOPLE = ("person_id", "person", "assignee", "actor", "deputy", "owner", "lead", "member", "members", "people")
_KIND_OF_FIELD: Mapping[str, SubjectKind] = {"respondent_id": "respondent", **dict.fromkeys(_PEOPLE, "person")}
"""Fields of `before` and `after` that name somebody."""
_REFERENCE = "$subject"
_DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one reference stands for."""

    id: str
    """The reference: 64 hexadecimal digits."""
    kind: SubjectKind
    value: str | None
    """None: erased."""
    salt: str | None
    """Random; None: erased."""
    noted_at: datetime

    @classmethod
    def of(cls, kind: SubjectKind, value: str, *, salt: str, at: datetime) -> "Subject":
        return cls(id=_digest(kind, value, salt, at), kind=kind, value=value, salt=salt, noted_at=at)

    def erased(self) -> "Subject":
        return Subject(id=self.id, kind=self.kind, value=None, salt=None, noted_at=self.noted_at)

    @property
    def is_genuine(self) -> bool:
        """Whether it is what it was when it was noted, as far as it is kept."""
        if self.kind not in get_args(SubjectKind):
            return False
        if self.value is None or self.salt is None:
            return self.value is None and self.salt is None
        return self.id == _digest(self.kind, self.value, self.salt, self.noted_at)


def _digest(kind: str, value: str, salt: str, at: datetime) -> str:
    text = json.dumps([kind, value, salt, at.astimezone(UTC).isoformat(timespec="microseconds")])
    return hashlib.sha256(text.encode()).hexdigest()


Refer = Callable[[SubjectKind, str], str]
"""Returns the reference of somebody."""


def with_references(state: str | None, refer: Refer) -> str | None:
    """Return a state, JSON as text, in which everybody who is named is a reference."""
    if state is None:
        return None
    return json.dumps(_referring(json.loads(state), None, refer), ensure_ascii=False, separators=(",", ":"))


def _referring(value: Any, kind: SubjectKind | None, refer: Refer) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case dict():
            return {name: _referring(inner, _KIND_OF_FIELD.get(name), refer) for name, inner in value.items()}
        case list():
            return [_referring(inner, kind, refer) for inner in value]
        case str() if kind is not None:
            return {_REFERENCE: refer(kind, value)}
        case _:
            return value


def without_references(state: str | None, subjects: Mapping[str, Subject]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a state as JSON in which references are replaced by what they stand for; null: it is erased."""
    return None if state is None else _resolved(json.loads(state), subjects)


def _resolved(value: Any, subjects: Mapping[str, Subject]) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case {"$subject": str(reference)} if len(value) == 1 and len(reference) == _DIGEST_LENGTH:
            return subjects[reference].value if reference in subjects else None
        case dict():
            return {name: _resolved(inner, subjects) for name, inner in value.items()}
        case list():
            return [_resolved(inner, subjects) for inner in value]
        case _:
            return value
