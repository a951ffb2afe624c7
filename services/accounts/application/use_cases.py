"""The menu: everything accounts can do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""
