"""What a form of a link or a kiosk offers: surveys, touchpoints, and the locations that the reader sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.collector.application.use_cases import UseCases
from services.collector.domain.surveys.survey import Survey
from services.collector.pages.console.surveys.shown import title_of
from shared.access import Caller
from shared.directory.structure import Structure
from shared.web.console.visit import Visit

_PAGE = 200
_INDENT = "\N{EM SPACE}"
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Values and what the reader calls them."""

    surveys: Sequence[Option]
    touchpoints: Sequence[Option]
    locations: Sequence[Option]
    may_name: bool
    """Whether the reader may name a place that the structure does not declare: only who sees the whole company."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the reader calls surveys, touchpoints and locations."""

    structure: Structure
    surveys: Mapping[str, Survey]
    language: str

    def survey(self, key: str) -> str:
        found = self.surveys.get(key)
        return key if found is None else title_of(found, self.language)

    def touchpoint(self, key: str | None) -> str | None:
        return None if key is None else self.structure.touchpoint_name(key)

    def location(self, code: str | None) -> str | None:
        return None if code is None else self.structure.name_of(code)

    def is_declared(self, code: str | None) -> bool:
        """Return whether the structure knows a location, or declares none at all."""
        return code is None or not self.structure.units or code in self.structure.by_code

    def choices(self, caller: Caller) -> Choices:
        """Return what a form offers to somebody."""
        open_surveys = [one for one in self.surveys.values() if one.state != "archived"]
        return Choices(
            surveys=sorted(((one.key, self.survey(one.key)) for one in open_surveys), key=_by_words),
            touchpoints=[(one.key, one.name) for one in self.structure.touchpoints],
            locations=_locations(self.structure, caller, None, 0),
            may_name=caller.locations is None,
        )


async def names_for(visit: Visit, menu: UseCases) -> Names:
    """Return how somebody calls things."""
    directory = await menu.directory.read()
    surveys: dict[str, Survey] = {}
    after: str | None = None
    while True:
        page = await menu.surveys.list(after=after, limit=_PAGE)
        surveys |= {one.key: one for one in page}
        if len(page) < _PAGE:
            return Names(directory.structure, surveys, visit.language)
        after = page[-1].key


def _by_words(option: Option) -> str:
    return option[1].casefold()


def _locations(structure: Structure, caller: Caller, parent: str | None, depth: int) -> list[Option]:
    """Return the units below one that somebody sees, as a tree that is written line by line."""
    found = []
    for unit in structure.children_of(parent):
        is_seen = caller.sees(unit.code)
        if is_seen:
            found.append((unit.code, _INDENT * depth + unit.name))
        found += _locations(structure, caller, unit.code, depth + is_seen)
    return found
