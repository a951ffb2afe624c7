"""Which units and places lie in a unit, by the published structure."""


async def locations_of(unit: str | None) -> frozenset[str] | None:
    """Return the locations in a unit; None for no unit, which is the whole company."""
    return None if unit is None else frozenset({unit})


async def units_in(unit: str | None) -> frozenset[str] | None:
    """Return the codes of a unit and of all units below it; None for no unit, which is the whole company."""
    return None if unit is None else frozenset({unit})
