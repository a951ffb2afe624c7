"""Callers as JSON, which processes of an installation send each other."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.access import Caller, Profile


def document_of(caller: Caller) -> dict[str, Any]:
    """Return a caller as a JSON object; `caller_from` reads it."""
    profile = caller.profile
    return {
        "name": caller.name,
        "scopes": sorted(caller.scopes),
        "person_id": None if caller.person_id is None else str(caller.person_id),
        "unit": caller.unit,
        "locations": None if caller.locations is None else sorted(caller.locations),
        "networks": list(caller.networks),
        "profile": profile and {name: getattr(profile, name) for name in Profile.__slots__},
    }


def caller_from(document: Mapping[str, Any]) -> Caller:
    """Return the caller of a document.

    Raises:
        ValueError, TypeError, KeyError: it is none.
    """
    person_id, locations, profile = document["person_id"], document["locations"], document["profile"]
    return Caller(
        name=document["name"],
        scopes=frozenset(document["scopes"]),
        person_id=None if person_id is None else UUID(person_id),
        unit=document["unit"],
        locations=None if locations is None else frozenset(locations),
        profile=None if profile is None else Profile(**{name: profile[name] for name in Profile.__slots__}),
        networks=tuple(document["networks"]),
    )
