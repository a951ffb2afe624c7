"""Time zones that people choose from."""

import functools
from zoneinfo import available_timezones

_OLD = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Brazil/", "Canada/", "Chile/", "Mexico/")


@functools.cache
def all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@functools.cache
def zones() -> tuple[str, ...]:
    """Return the names of time zones that people choose from."""
    return (*sorted(name for name in all_zones() if "/" in name and not name.startswith(_OLD)), "UTC")
