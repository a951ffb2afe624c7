"""Fields that two classes have in common."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.collector import ResponseWithdrawn
from shared.fields import fields_in_common


@dataclass(frozen=True, slots=True)
class Withdrawn:
    response_id: UUID
    survey: str
    note: str


@dataclass(frozen=True, slots=True)
class Revision:
    revision: int


def test_what_both_have_is_handed_on() -> None:
    """Dataclasses and contracts, in both directions; fields that only one of them has stay behind."""
    note = Withdrawn(UUID(int=7), "visit", "by phone")
    assert fields_in_common(note, ResponseWithdrawn) == {"response_id": UUID(int=7), "survey": "visit"}
    event = ResponseWithdrawn(
        response_id=UUID(int=8), revision=2, survey="stay", withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert fields_in_common(event, Withdrawn) == {"response_id": UUID(int=8), "survey": "stay"}


def test_one_field_and_none() -> None:
    """A single field comes by its name like several, and classes without any in common hand on nothing."""
    event = ResponseWithdrawn(
        response_id=UUID(int=8), revision=2, survey="stay", withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert fields_in_common(event, Revision) == {"revision": 2}
    assert fields_in_common(Revision(1), Withdrawn) == {}
