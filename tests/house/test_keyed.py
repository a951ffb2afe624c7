"""Things kept under a key, in the database: a kind that keeps its versions, which costs a dataclass and two tables."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Row, Text, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import FixedClock
from shared.db.keyed import Kind, keyed_table, versions_table
from shared.db.metadata import service_metadata
from shared.errors import NotFoundError, PreconditionFailedError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.keyed.resource import KeyedResource
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, PutKeyed, ReadKeyed
from shared.testing.small_service import SmallService, small_service

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANY = Precondition()
METADATA = service_metadata("collector")


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes down."""

    words: str

    def check(self) -> None:
        """Everything makes sense."""


class NoteNotFoundError(NotFoundError): ...


def _note(row: Row[Any]) -> Note:
    return Note(row.words)


NOTES = Kind(
    "note",
    NoteNotFoundError,
    keyed_table("note", METADATA, Column("words", Text, nullable=False)),
    dataclasses.asdict,
    _note,
    versions=versions_table("note_version", METADATA, Column("words", Text, nullable=False)),
)


class Notes:
    """The use cases of notes."""

    def __init__(self, service: SmallService) -> None:
        """Work in the database of `service`."""
        unit = service.unit_of_work
        self.unit_of_work = unit
        self.clock = FixedClock(NOON)
        self.put = PutKeyed(unit, self.clock, NOTES)
        self.read = ReadKeyed(unit, NOTES)
        self.list = ListKeyed(unit, NOTES)
        self.delete = DeleteKeyed(unit, NOTES)

    async def version(self, key: str, version: int) -> KeyedResource[Note]:
        async with self.unit_of_work.read() as connection:
            return await NOTES.store(connection).get_version(key, version)


@pytest.fixture
async def notes(database_url: str, engine: AsyncEngine) -> AsyncIterator[Notes]:
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    async with small_service(database_url) as service:
        yield Notes(service)


async def test_every_version_stays_as_it_was(notes: Notes) -> None:
    """A change makes the next version; the same again makes none; the past ones are read as they were."""
    first, is_new = await notes.put(key="a", definition=Note("one"))
    assert (is_new, first.version, first.created_at, first.updated_at) == (True, 1, NOON, NOON)
    notes.clock.advance(60)
    assert await notes.put(key="a", definition=Note("one")) == (first, False)
    second, is_new = await notes.put(key="a", definition=Note("two"), expected=Precondition(frozenset({first.tag})))
    assert (is_new, second.version, second.created_at) == (False, 2, NOON)
    assert second.updated_at == NOON + timedelta(minutes=1)
    assert await notes.read(key="a") == second
    assert [await notes.version("a", number) for number in (1, 2)] == [first, second]
    with pytest.raises(NoteNotFoundError):
        await notes.version("a", 3)


async def test_versions_go_on_after_a_deletion(notes: Notes) -> None:
    """Whoever carries key and version of a thing that was deleted never sees another one under them."""
    first, _ = await notes.put(key="a", definition=Note("one"))
    await notes.put(key="a", definition=Note("two"), expected=ANY)
    await notes.delete(key="a", expected=ANY)
    with pytest.raises(NoteNotFoundError):
        await notes.read(key="a")
    again, is_new = await notes.put(key="a", definition=Note("three"))
    assert (is_new, again.version, again.definition) == (True, 3, Note("three"))
    assert [await notes.version("a", number) for number in (1, 3)] == [first, again]
    assert await notes.read(key="a") == again


async def test_nothing_changes_against_what_is_expected(notes: Notes) -> None:
    """A wrong expectation and none at all are refused, and leave thing and versions as they are."""
    with pytest.raises(PreconditionFailedError):
        await notes.put(key="a", definition=Note("one"), expected=ANY)
    first, _ = await notes.put(key="a", definition=Note("one"), expected=Precondition(is_new=True))
    for wrong in (Precondition(is_new=True), Precondition(frozenset({"other"}))):
        with pytest.raises(PreconditionFailedError):
            await notes.put(key="a", definition=Note("two"), expected=wrong)
        with pytest.raises(PreconditionFailedError):
            await notes.delete(key="a", expected=wrong)
    with pytest.raises(PreconditionRequiredError, match="note"):
        await notes.put(key="a", definition=Note("two"))
    with pytest.raises(PreconditionRequiredError, match="note"):
        await notes.delete(key="a")
    assert await notes.list(after=None, limit=10) == [first]
    with pytest.raises(NoteNotFoundError):
        await notes.version("a", 2)


async def test_things_are_listed_by_key(notes: Notes) -> None:
    """From behind a key on, and with the columns that are asked for."""
    for key, words in (("b", "x"), ("a", "y"), ("c", "x")):
        await notes.put(key=key, definition=Note(words))
    assert [one.key for one in await notes.list(after=None, limit=2)] == ["a", "b"]
    assert [one.key for one in await notes.list(after="a", limit=2)] == ["b", "c"]
    assert [one.key for one in await notes.list(after=None, limit=9, words="x")] == ["b", "c"]


async def test_a_kind_without_versions_begins_anew(notes: Notes) -> None:
    """Only the newest version is kept, and none after a deletion."""
    kind = dataclasses.replace(NOTES, versions=None)
    put = PutKeyed(notes.unit_of_work, notes.clock, kind)
    await put(key="a", definition=Note("one"))
    await put(key="a", definition=Note("two"), expected=ANY)
    await DeleteKeyed(notes.unit_of_work, kind)(key="a", expected=ANY)
    assert (await put(key="a", definition=Note("three")))[0].version == 1
    async with notes.unit_of_work.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM collector.note_version"))).scalar() == 0
