"""The locations of a unit, to which a person or a key can be limited."""


async def locations_of(unit: str | None) -> frozenset[str] | None:
    """Return the locations in a unit; None: every location, and what has none."""
    return None if unit is None else frozenset({unit})
