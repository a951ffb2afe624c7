"""The company's structure on its way from accounts to every service, on both buses."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.accounts.store.tables import DIRECTORY
from services.catalog import load_services
from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.directory.structure import Unit
from shared.directory_use_cases import publish_state
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.unit_of_work import UnitOfWork

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASA = UUID(int=7)
READERS = ("collector", "scoring", "alerts", "tickets", "notifications")


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """Each kind of bus in turn."""
    return "postgres://" if request.param == "postgres" else str(request.getfixturevalue("kafka").url)


async def publish(suite: House, version: int) -> None:
    """Publish a structure with one unit, a person and a team."""
    unit_of_work: UnitOfWork = suite.use_cases["accounts"].directory.read.unit_of_work
    unit = Unit(code=f"unit-{version}", name="Graz")
    async with unit_of_work.begin() as work:
        for state in (
            StructurePublished(version=version, units=(unit,), published_at=AT),
            PersonChanged(version=version, person_id=ASA, display_name="Åse", role="agent", changed_at=AT),
            TeamChanged(version=version, team="till", name="Till", members=(ASA,), changed_at=AT),
        ):
            await publish_state(work, DIRECTORY, state)


async def wait_until_known(suite: House, version: int, *readers: str) -> None:
    for name in readers:

        async def known(name: str = name) -> bool:
            found = await suite.use_cases[name].directory.read()
            person = found.people.get(ASA)
            return found.structure.version == version and person is not None and person.teams == ("till",)

        await eventually(known)


async def test_a_structure_reaches_every_service_and_those_that_join_later(database_url: str, bus_url: str) -> None:
    """All services know what accounts published; one that first runs later receives what holds by then."""
    prefix = f"heed{uuid4().hex}"
    early = [service for service in load_services() if service.name != "tickets"]
    async with house(early, database_url, bus_url, topic_prefix=prefix) as suite:
        await publish(suite, 1)
        await wait_until_known(suite, 1, "accounts", "collector", "scoring", "alerts")
        await publish(suite, 2)
        await wait_until_known(suite, 2, "accounts", "collector", "scoring", "alerts")
    async with house(load_services(), database_url, bus_url, topic_prefix=prefix) as suite:
        await wait_until_known(suite, 2, *READERS)
