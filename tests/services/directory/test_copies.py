"""Each service keeps a copy of the company: the newest state of the structure, of each person and of each team."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.accounts.service import SERVICE as ACCOUNTS
from services.accounts.store.tables import DIRECTORY
from services.alerts.service import SERVICE as ALERTS
from services.collector.service import SERVICE as COLLECTOR
from services.scoring.service import SERVICE as SCORING
from services.tickets.service import SERVICE as TICKETS
from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.directory.people import Directory
from shared.directory.structure import Unit
from shared.directory_use_cases import publish_state
from shared.runtime.service import Service
from shared.testing.one_service import OneService, one_service

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASA = UUID(int=7)


def event_of(data: DirectoryEvent) -> Event[DirectoryEvent]:
    return Event(data=data, source="/heed/accounts", time=AT)


def structure(version: int, *codes: str) -> StructurePublished:
    return StructurePublished(
        version=version, units=tuple(Unit(code=code, name=code.title()) for code in codes), published_at=AT
    )


def person(version: int, name: str, *, is_active: bool = True) -> PersonChanged:
    return PersonChanged(
        version=version, person_id=ASA, display_name=name, role="agent", is_active=is_active, changed_at=AT
    )


def team(version: int, *members: UUID, is_active: bool = True) -> TeamChanged:
    return TeamChanged(version=version, team="till", name="Till", members=members, is_active=is_active, changed_at=AT)


@pytest.fixture(params=[COLLECTOR, SCORING, ALERTS, TICKETS], ids=lambda service: str(service.name))
async def reader(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[OneService]:
    """Each service that keeps a copy in turn."""
    service: Service = request.param
    async with one_service(service, database_url) as opened:
        yield opened


@pytest.fixture
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """The owner of the directory."""
    async with one_service(ACCOUNTS, database_url) as opened:
        yield opened


async def read(service: OneService) -> Directory:
    found: Directory = await service.use_cases.directory.read()
    return found


async def test_a_copy_begins_empty_and_follows(reader: OneService) -> None:
    """Before anything is published there is nothing; afterwards each thing is as it was published last."""
    assert await read(reader) == Directory()
    await reader.deliver(event_of(structure(1, "graz")), event_of(person(1, "Åse")), event_of(team(1, ASA)))
    first = await read(reader)
    assert (first.structure.version, first.structure.name_of("graz")) == (1, "Graz")
    assert (first.people[ASA].display_name, first.people[ASA].teams) == ("Åse", ("till",))
    await reader.deliver(event_of(structure(2, "linz")), event_of(team(2)))
    second = await read(reader)
    assert (second.structure.version, set(second.structure.by_code)) == (2, {"linz"})
    assert second.people[ASA].teams == ()
    assert second.teams["till"].is_active


async def test_an_older_version_never_overwrites_a_newer_one(reader: OneService) -> None:
    """In whichever order and grouping states arrive, the highest version of each thing stays."""
    await reader.deliver(*(event_of(structure(number, f"v{number}")) for number in (2, 5, 3)))
    await reader.deliver(event_of(structure(4, "v4")), event_of(person(3, "third")))
    await reader.deliver(event_of(person(2, "second")), event_of(person(3, "once more")))
    found = await read(reader)
    assert (found.structure.version, found.people[ASA].display_name) == (5, "third")


async def test_what_did_not_change_is_read_once(reader: OneService) -> None:
    """Between two changes, even those that change nothing, all readers share one directory."""
    await reader.deliver(event_of(structure(1, "graz")))
    known = await read(reader)
    assert await read(reader) is known
    await reader.deliver(event_of(person(1, "Åse")))
    assert await read(reader) is not known


async def test_an_erased_person_has_no_name_any_more(reader: OneService) -> None:
    """An erasure is a state like any other: the name is gone from the copy, and stays gone."""
    await reader.deliver(event_of(person(1, "Åse")), event_of(person(2, "", is_active=False)))
    await reader.deliver(event_of(person(1, "Åse")))
    erased = (await read(reader)).people[ASA]
    assert (erased.display_name, erased.is_active) == ("", False)
    async with reader.engine.connect() as connection:
        table = reader.service.metadata.tables[f"{reader.service.name}.directory"]
        stored = (await connection.execute(table.select())).all()
    assert "Åse" not in "".join(row.value.decode() for row in stored)


async def test_a_deleted_team_has_no_members(reader: OneService) -> None:
    """Its name stays for histories; nobody belongs to it."""
    await reader.deliver(event_of(person(1, "Åse")), event_of(team(1, ASA)), event_of(team(2, ASA, is_active=False)))
    found = await read(reader)
    assert (found.teams["till"].name, found.people[ASA].teams) == ("Till", ())


async def test_accounts_knows_what_it_publishes_at_once(accounts: OneService) -> None:
    """The owner writes its copy in the transaction of the change, and publishes on the topic of the latest."""
    async with accounts.unit_of_work.begin() as work:
        await publish_state(work, DIRECTORY, structure(1, "graz"))
        await publish_state(work, DIRECTORY, person(1, "Åse"))
    assert (await read(accounts)).structure.by_code.keys() == {"graz"}
    assert [event.data for event in await accounts.published()] == [structure(1, "graz"), person(1, "Åse")]
    outbox = accounts.service.transport.outbox
    async with accounts.engine.connect() as connection:
        rows = (await connection.execute(outbox.select().order_by(outbox.c.id))).all()
    prefix = accounts.settings.topic_prefix
    assert [(row.topic, row.key) for row in rows] == [
        (f"{prefix}.accounts.structure", b"structure"),
        (f"{prefix}.accounts.structure", f"person:{ASA}".encode()),
    ]


async def test_a_change_that_fails_is_known_to_nobody(accounts: OneService) -> None:
    """Neither the copy nor the topic has what was not committed."""

    async def publish_and_fail() -> None:
        async with accounts.unit_of_work.begin() as work:
            await publish_state(work, DIRECTORY, structure(1, "graz"))
            message = "on purpose"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        await publish_and_fail()
    assert await read(accounts) == Directory()
    assert await accounts.published() == []


async def test_a_restored_copy_is_healed_by_what_is_published_again(accounts: OneService, reader: OneService) -> None:
    """Accounts publishes everything once more: who has missed it keeps it, for the others nothing changes."""
    async with accounts.unit_of_work.begin() as work:
        for state in (structure(3, "graz"), person(2, "Åse"), team(4, ASA)):
            await publish_state(work, DIRECTORY, state)
    assert await accounts.use_cases.structure.republish() == 3
    published = await accounts.published()
    assert [event.data for event in published[3:]] == sorted(
        (event.data for event in published[:3]), key=lambda data: data.key()
    )
    await reader.deliver(event_of(structure(2, "linz")), *published[3:])
    restored = await read(reader)
    assert restored == await read(accounts)
    await reader.deliver(*published[:3])
    assert await read(reader) == restored
