"""Publish the structure: check it, keep it as a new version, and let every service know."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.accounts.domain.structure.changes import Change, changes_between
from services.accounts.domain.structure.checks import structure_problems
from services.accounts.domain.structure.definition import (
    KEY,
    InvalidStructureError,
    StructureDefinition,
    StructureNotFoundError,
    StructureVersion,
)
from services.accounts.domain.structure.unit_table import UnitTable, in_lines, with_units
from services.accounts.store.structure_store import STRUCTURES, TEAMS
from services.accounts.store.tables import DIRECTORY
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory, lock_directory, publish_state
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition
from shared.keyed.resource import KeyedResource
from shared.keyed_use_cases import put_one
from shared.unit_of_work import Connection, UnitOfWork

_MOST_AUDITED = 100


@dataclass(frozen=True, slots=True)
class Lint:
    """What is wrong with a structure, and what publishing it would change."""

    problems: Sequence[FieldProblem]
    warnings: Sequence[FieldProblem]
    """What is allowed and may still be a mistake."""
    changes: Sequence[Change]
    """Beside what is published now."""
    version: int
    """Of what is published now; 0: nothing is."""


@dataclass(frozen=True, slots=True)
class PublishStructure:
    """Publish a structure; publishing the same once more changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, definition: StructureDefinition, expected: Precondition | None = None
    ) -> tuple[StructureVersion, bool]:
        """Return the new version and whether it is the first.

        Raises:
            InvalidStructureError: names each place that is wrong, among them teams that do not exist.
            PreconditionFailedError: what is published is not as expected.
            PreconditionRequiredError: something else is published, and nothing is expected of it.
        """
        return await self.change(lambda _: definition, expected=expected)

    async def change(
        self, change: Callable[[StructureDefinition], StructureDefinition], *, expected: Precondition | None
    ) -> tuple[StructureVersion, bool]:
        """Publish what `change` makes of what is published; see above for what is returned and raised."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            # Nobody deletes a team meanwhile.
            await lock_directory(work, DIRECTORY)
            store = STRUCTURES.store(work.connection)
            definition = change(await definition_now(work.connection))
            problems = structure_problems(definition.structure(), await team_keys(work.connection))
            if problems:
                raise InvalidStructureError(problems)
            before = await structure_now(work.connection)
            new = KeyedResource.new(KEY, definition, at=now)
            published, is_new = await put_one(
                store, new, lambda stored: stored.redefined(definition, at=now), expected, thing="structure"
            )
            if is_new or published.version != before.version:
                await publish_state(work, DIRECTORY, definition.published(published.version, at=now))
                work.audit(
                    "structure.published",
                    "structure",
                    KEY,
                    before={"version": before.version},
                    after={
                        "version": published.version,
                        **_audited(changes_between(before, definition.structure())),
                    },
                )
        return published, is_new


@dataclass(frozen=True, slots=True)
class ImportUnits:
    """Publish the structure with the units of a table, which are added or replace those of the same code."""

    publish: PublishStructure

    async def __call__(
        self, *, table: UnitTable, expected: Precondition | None = None
    ) -> tuple[StructureVersion, bool]:
        """Return the new version and whether it is the first; errors are those of `PublishStructure`, with lines."""
        changed = StructureDefinition()

        def change(published: StructureDefinition) -> StructureDefinition:
            nonlocal changed
            changed = with_units(published, table)
            return changed

        try:
            return await self.publish.change(change, expected=expected)
        except InvalidStructureError as invalid:
            raise InvalidStructureError(in_lines(invalid.problems, changed, table)) from None


@dataclass(frozen=True, slots=True)
class LintStructure:
    """Check a structure beside what is published, and change nothing."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, definition: StructureDefinition) -> Lint:
        async with self.unit_of_work.read() as connection:
            before, teams = await structure_now(connection), await team_keys(connection)
        structure = definition.structure()
        directory = await self.read_directory()
        lost = {one.code for one in before.units} - {one.code for one in structure.units}
        limited = Counter(one.unit for one in directory.people.values() if one.is_active and one.unit in lost)
        warnings = [
            FieldProblem("units", f"{number} people are limited to a unit that goes away, and will see nothing")
            for number in ([limited.total()] if limited else [])
        ]
        return Lint(structure_problems(structure, teams), warnings, changes_between(before, structure), before.version)


async def definition_now(connection: Connection) -> StructureDefinition:
    """Return what is published; empty when nothing is."""
    try:
        return (await STRUCTURES.store(connection).get(KEY)).definition
    except StructureNotFoundError:
        return StructureDefinition()


async def structure_now(connection: Connection) -> Structure:
    """Return what is published; version 0 when nothing is."""
    try:
        found = await STRUCTURES.store(connection).get(KEY)
    except StructureNotFoundError:
        return Structure()
    return found.definition.structure(found.version)


async def team_keys(connection: Connection) -> frozenset[str]:
    return frozenset(one.key for one in await TEAMS.store(connection).list_after(None, limit=None))


def _audited(changes: Sequence[Change]) -> dict[str, object]:
    """Return what changed, for the audit log: how much of it, and by its keys the first of it."""
    counts = Counter(f"{one.thing} {one.kind}" for one in changes)
    named = [f"{one.thing} {one.key} {one.kind}" for one in changes[:_MOST_AUDITED]]
    return {"counts": dict(counts), "changes": named}
