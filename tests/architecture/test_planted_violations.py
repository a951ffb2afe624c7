"""Each import contract catches what it is there for: a violation of every kind is planted in a copy of the tree."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(__file__).with_name("lint_planted.py")


@dataclass(frozen=True, slots=True)
class Plant:
    """One forbidden line and the contract that must refuse it."""

    what: str
    path: str
    line: str
    contract: str


ONE_WAY = "services may use shared; shared never knows services"
APART = "services never import each other; only the catalog sees them all"
ROOMS = "rooms inside a service: data flows one way"
NOUNS = "nouns of the collector's domain know each other one way"
WALLS = "rooms inside shared"
DOMAIN = "the domain is plain Python"
ENTRANCES = "entrances go through a use case"
PAGES = "pages use web and no other entrance"
USE_CASES = "use cases know the unit of work, not what it is made of"
SQL = "only the store speaks SQL"
HTTP = "only web and pages speak HTTP"
OUTSIDE = "only gateways call the outside"
EGRESS = "only gateways post to addresses that users typed in"
ENCODING = "only contracts know how events are encoded"
KAFKA = "only shared.bus speaks Kafka"
OPENING = "only the process and the command line open things"
TESTING = "test tools stay out of production code"

PLANTS = (
    Plant("shared imports a service", "shared/web/planted.py", "import services.catalog", ONE_WAY),
    Plant("service imports service", "services/alerts/store/planted.py", "import services.tickets.store.tables", APART),
    Plant("service imports the catalog", "services/tickets/service.py", "import services.catalog", APART),
    Plant("a service without a place", "services/billing/__init__.py", "", APART),
    Plant("a file without a room", "services/scoring/helpers.py", "", ROOMS),
    Plant(
        "use case imports settings",
        "services/scoring/application/planted.py",
        "import services.scoring.settings",
        ROOMS,
    ),
    Plant("store imports a use case", "services/alerts/store/planted.py", "import services.alerts.application", ROOMS),
    Plant(
        "route imports an event entrance", "services/alerts/web/planted.py", "import services.alerts.events_in", ROOMS
    ),
    Plant("route imports a page", "services/collector/web/planted.py", "import services.collector.pages", ROOMS),
    Plant(
        "page imports the settings", "services/collector/pages/planted.py", "import services.collector.settings", ROOMS
    ),
    Plant(
        "page imports the list of routes",
        "services/collector/pages/planted.py",
        "import services.collector.routers",
        ROOMS,
    ),
    Plant(
        "use case draws a page", "services/collector/application/planted.py", "import services.collector.pages", ROOMS
    ),
    Plant("domain imports the store", "services/tickets/domain/planted.py", "import services.tickets.store", ROOMS),
    Plant("event entrance imports the wiring", "services/alerts/events_in.py", "import services.alerts.wiring", ROOMS),
    Plant(
        "survey knows responses",
        "services/collector/domain/surveys/planted.py",
        "import services.collector.domain.responses.response",
        NOUNS,
    ),
    Plant(
        "person knows responses",
        "services/collector/domain/people/planted.py",
        "import services.collector.domain.responses.response",
        NOUNS,
    ),
    Plant(
        "person knows surveys",
        "services/collector/domain/people/planted.py",
        "import services.collector.domain.surveys.survey",
        NOUNS,
    ),
    Plant("a noun without a place", "services/collector/domain/planted.py", "", NOUNS),
    Plant("bus imports the outbox", "shared/bus/planted.py", "import shared.outbox.table", WALLS),
    Plant("contracts import the bus", "shared/contracts/planted.py", "import shared.bus.topics", WALLS),
    Plant("consuming imports web", "shared/consuming/planted.py", "import shared.web", WALLS),
    Plant("keyed things know their storage", "shared/keyed/planted.py", "import shared.db.keyed", WALLS),
    Plant("errors import conditions", "shared/errors.py", "import shared.conditions.evaluate", WALLS),
    Plant("conditions import settings", "shared/conditions/planted.py", "import shared.settings", WALLS),
    Plant("conditions read the clock", "shared/conditions/planted.py", "import shared.clock", DOMAIN),
    Plant("conditions know pydantic", "shared/conditions/planted.py", "from pydantic import BaseModel", DOMAIN),
    Plant("errors import the clock", "shared/errors.py", "import shared.clock", WALLS),
    Plant("a shared file without a room", "shared/helpers.py", "", WALLS),
    Plant("domain speaks SQL", "services/scoring/domain/planted.py", "import sqlalchemy", DOMAIN),
    Plant(
        "domain knows the wire", "services/scoring/domain/planted.py", "import shared.contracts.wire.records", DOMAIN
    ),
    Plant("domain knows pydantic", "services/tickets/domain/planted.py", "from pydantic import BaseModel", DOMAIN),
    Plant(
        "domain reads the clock", "services/alerts/domain/planted.py", "from shared.clock import SystemClock", DOMAIN
    ),
    Plant("domain writes logs", "services/alerts/domain/planted.py", "import structlog", DOMAIN),
    Plant(
        "route reads the store", "services/tickets/web/planted.py", "import services.tickets.store.tables", ENTRANCES
    ),
    Plant("route opens a unit of work", "services/tickets/web/planted.py", "import shared.unit_of_work", ENTRANCES),
    Plant(
        "event entrance reads the store", "services/tickets/events_in.py", "import services.tickets.store", ENTRANCES
    ),
    Plant("page reads the store", "services/collector/pages/planted.py", "import services.collector.store", ENTRANCES),
    Plant("page opens the database", "services/collector/pages/planted.py", "import shared.db.engine", ENTRANCES),
    Plant(
        "page calls a gateway", "services/collector/pages/planted.py", "import services.collector.gateways", ENTRANCES
    ),
    Plant(
        "page knows event handlers", "services/collector/pages/planted.py", "import services.collector.events_in", PAGES
    ),
    Plant("page knows jobs", "services/collector/pages/planted.py", "import services.collector.jobs", PAGES),
    Plant("use case writes to the outbox", "services/alerts/application/planted.py", "import shared.outbox", USE_CASES),
    Plant(
        "use case opens the database", "services/alerts/application/planted.py", "import shared.db.engine", USE_CASES
    ),
    Plant(
        "use case knows a store of keyed things",
        "services/scoring/application/planted.py",
        "import shared.db.keyed",
        USE_CASES,
    ),
    Plant("use case knows routes' helpers", "services/alerts/application/planted.py", "import shared.web", USE_CASES),
    Plant("route speaks SQL", "services/scoring/web/planted.py", "from sqlalchemy import select", SQL),
    Plant("use case speaks SQL", "services/scoring/application/planted.py", "import sqlalchemy", SQL),
    Plant("use case calls the driver", "services/scoring/application/planted.py", "import asyncpg", SQL),
    Plant("use case answers HTTP", "services/collector/application/planted.py", "import fastapi", HTTP),
    Plant("store answers HTTP", "services/collector/store/planted.py", "import starlette.requests", HTTP),
    Plant("use case draws with templates", "services/collector/application/planted.py", "import jinja2", HTTP),
    Plant("use case calls another system", "services/alerts/application/planted.py", "import httpx", OUTSIDE),
    Plant("store calls another system", "services/alerts/store/planted.py", "import httpcore", OUTSIDE),
    Plant("use case posts itself", "services/alerts/application/planted.py", "import shared.egress.egress", EGRESS),
    Plant("the way out knows the database", "shared/egress/planted.py", "import shared.db.engine", WALLS),
    Plant("use case speaks SMTP", "services/collector/application/planted.py", "import aiosmtplib", OUTSIDE),
    Plant("domain speaks SMTP", "services/collector/domain/messages/planted.py", "import aiosmtplib", DOMAIN),
    Plant("due work knows the process", "shared/due/planted.py", "import shared.runtime.service", WALLS),
    Plant("the unit of work knows due work", "shared/unit_of_work.py", "import shared.due.work", WALLS),
    Plant("use case encodes an event itself", "services/tickets/application/planted.py", "import msgspec", ENCODING),
    Plant("vocabulary knows the encoding", "shared/vocabulary.py", "import msgspec", ENCODING),
    Plant("relay speaks Kafka itself", "shared/outbox/planted.py", "import aiokafka", KAFKA),
    Plant("bus port speaks Kafka", "shared/bus/ports.py", "from aiokafka.errors import KafkaError", KAFKA),
    Plant("wiring opens an engine", "services/alerts/wiring.py", "import shared.db.engine", OPENING),
    Plant("production uses test tools", "shared/runtime/planted.py", "import shared.testing.eventually", TESTING),
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Which contracts each plant broke, by what was planted."""
    copy = tmp_path_factory.mktemp("planted")
    for package in ("services", "shared"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    done = subprocess.run(
        [sys.executable, LINTER],
        cwd=copy,
        input=json.dumps([(plant.path, plant.line) for plant in PLANTS]),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answers = json.loads(done.stdout.splitlines()[-1])
    return {plant.what: names for plant, names in zip(PLANTS, answers, strict=True)}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.what)
def test_planted_violation_is_caught(broken: dict[str, list[str]], plant: Plant) -> None:
    """The contract that forbids the planted line is the one that breaks."""
    assert plant.contract in broken[plant.what]


def test_every_contract_has_a_plant() -> None:
    """No contract stands in `pyproject.toml` that was never seen to catch anything."""
    declared = (ROOT / "pyproject.toml").read_text().split("[[tool.importlinter.contracts]]")[1:]
    names = {part.split('name = "', 1)[1].split('"', 1)[0] for part in declared}
    assert names == {plant.contract for plant in PLANTS}
