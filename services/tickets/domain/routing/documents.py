"""Decisions in their JSON form, as they are stored: without what is not said, since there is one with every case."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.tickets.domain.routing.decision import DecidingTest, PersonLook, RouteLook
from shared.directory.responsible import Look

Document = Mapping[str, Any]


def routes_document(looks: Sequence[RouteLook]) -> list[Document]:
    return [
        _given(
            {
                "key": one.key,
                "version": one.version,
                "name": one.name,
                "outcome": one.outcome,
                "tests": [{"place": test.place, "test": test.test, "holds": test.holds} for test in one.tests],
            }
        )
        for one in looks
    ]


def routes_of(documents: Sequence[Document]) -> tuple[RouteLook, ...]:
    """Return what `routes_document` was made of."""
    return tuple(
        RouteLook(**{**one, "tests": tuple(DecidingTest(**test) for test in one.get("tests", ()))}) for one in documents
    )


def people_document(looks: Sequence[PersonLook]) -> list[Document]:
    return [
        _given(
            {
                "person_id": str(one.person_id),
                "reason": one.reason,
                "team": one.team,
                "open": one.open,
                "limit": one.limit,
                "until": None if one.until is None else one.until.isoformat(),
                "stands_in_for": None if one.stands_in_for is None else str(one.stands_in_for),
            }
        )
        for one in looks
    ]


def people_of(documents: Sequence[Document]) -> tuple[PersonLook, ...]:
    """Return what `people_document` was made of."""
    return tuple(
        PersonLook(
            **{
                **one,
                "person_id": UUID(one["person_id"]),
                "until": datetime.fromisoformat(one["until"]) if "until" in one else None,
                "stands_in_for": UUID(one["stands_in_for"]) if "stands_in_for" in one else None,
            }
        )
        for one in documents
    )


def places_document(looks: Sequence[Look]) -> list[Document]:
    return [_given({"touchpoint": one.touchpoint, "unit": one.unit, "team": one.team}) for one in looks]


def places_of(documents: Sequence[Document]) -> tuple[Look, ...]:
    """Return what `places_document` was made of."""
    return tuple(
        Look(touchpoint=one.get("touchpoint"), unit=one.get("unit"), team=one.get("team")) for one in documents
    )


def ids_document(people: Collection[UUID]) -> list[str]:
    return sorted(map(str, people))


def ids_of(document: Collection[str]) -> frozenset[UUID]:
    """Return what `ids_document` was made of."""
    return frozenset(map(UUID, document))


def _given(values: Document) -> Document:
    return {name: value for name, value in values.items() if value not in (None, [])}
