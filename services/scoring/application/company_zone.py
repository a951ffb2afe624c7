"""Whose days and weeks scores are judged by, where nobody in particular is reading."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from shared.directory_use_cases import ReadDirectory


@dataclass(frozen=True, slots=True)
class CompanyZone:
    """The zone of the settings; else that of the topmost unit that declares one; else UTC, as in the scores API."""

    declared: str
    """IANA name; empty: see above."""
    read_directory: ReadDirectory

    async def __call__(self) -> tzinfo:
        """Return the zone.

        Raises:
            UnavailableError: the database does not answer.
        """
        name = self.declared
        if not name:
            structure = (await self.read_directory()).structure
            name = next((unit.zone for unit in structure.children_of(None) if unit.zone is not None), "UTC")
        return UTC if name == "UTC" else ZoneInfo(name)
