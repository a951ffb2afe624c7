"""What the pages about the loop can be filtered by, with names that the reader knows."""

from dataclasses import dataclass

from services.alerts.application.use_cases import UseCases
from services.alerts.pages.loop.query import LoopQuery
from shared.access import Caller
from shared.directory.structure import Structure
from shared.web.console.visit import Visit

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Options of the filters: value and text."""

    surveys: list[Option]
    places: list[Option]
    touchpoints: list[Option]


async def choices_for(visit: Visit, menu: UseCases, query: LoopQuery) -> Choices:
    """Return what the reader can choose from; what is asked for is always among it."""
    structure = (await menu.directory.read()).structure
    surveys = await menu.loop.read.surveys(locations=visit.caller.locations)
    return Choices(
        surveys=_with([(key, key) for key in surveys], query.survey, query.survey),
        places=_with(_places(structure, visit.caller), query.place, structure.name_of(query.place)),
        touchpoints=_with(
            sorted(((one.key, one.name) for one in structure.touchpoints), key=lambda one: one[1].casefold()),
            query.touchpoint,
            structure.touchpoint_name(query.touchpoint),
        ),
    )


def _places(structure: Structure, caller: Caller) -> list[Option]:
    """Return the units that the reader may see, each below the one that it belongs to."""
    found: list[Option] = []

    def add(parent: str | None, depth: int) -> None:
        for unit in structure.children_of(parent):
            if caller.sees(unit.code):
                found.append((unit.code, "\N{NO-BREAK SPACE}" * 2 * depth + unit.name))
            add(unit.code, depth + 1)

    add(None, 0)
    return found


def _with(options: list[Option], value: str, text: str) -> list[Option]:
    return options if not value or value in {one for one, _ in options} else [*options, (value, text)]
