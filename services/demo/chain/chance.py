"""Chance that comes out the same every time."""

from random import Random


def by_chance(what: str) -> Random:
    """Return what decides about a thing, always in the same way."""
    return Random(what)  # noqa: S311 - nothing here is secret
