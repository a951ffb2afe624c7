"""`/asyncapi` and `/schemas`: a subscriber finds out from any process what the events mean."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from ruamel.yaml import YAML

from services.tickets.service import SERVICE
from shared.contracts.wire.schemas import all_schemas
from shared.testing.one_service import one_service

PUBLISHED = Path(__file__).parents[2] / "shared/contracts/published"


def payloads(document: Any) -> Iterator[str]:
    """Yield the references to schemas."""
    for message in document["components"]["messages"].values():
        yield message["payload"]["$ref"]


async def test_events_are_described_wherever_one_asks(database_url: str) -> None:
    """The document is the one that is checked in, and each schema that it points at is there, for everybody."""
    async with one_service(SERVICE, database_url) as tickets:
        reply = await tickets.client.get("/asyncapi")
        assert reply.headers["content-type"] == "application/json"
        assert reply.json() == json.loads((PUBLISHED / "asyncapi.json").read_text())
        listed = (await tickets.client.get("/schemas")).json()
        schemas = all_schemas()
        assert list(listed) == list(schemas)
        for event_type, path in listed.items():
            found = await tickets.client.get(path)
            assert found.headers["content-type"] == "application/schema+json"
            assert found.json() == (await tickets.client.get(path.removesuffix(".json"))).json() == schemas[event_type]
        for reference in payloads(reply.json()):
            assert (await tickets.client.get(urljoin("/asyncapi", reference))).status_code == httpx.codes.OK
        unknown = await tickets.client.get("/schemas/heed.nothing.v1.json")
        assert (unknown.status_code, unknown.json()["title"]) == (404, "There is no event of this type")


@pytest.mark.parametrize(
    ("accept", "is_yaml"),
    [
        ("application/yaml", True),
        ("application/yaml, */*;q=0.1", True),
        ("application/json, application/yaml;q=0.5", False),
        ("*/*", False),
        ("text/html", False),
    ],
)
async def test_the_document_also_comes_as_yaml(database_url: str, accept: str, is_yaml: bool) -> None:  # noqa: FBT001 - a case
    """Whoever accepts YAML and not JSON gets the same document in that, with its parts in the same order."""
    async with one_service(SERVICE, database_url) as tickets:
        reply = await tickets.client.get("/asyncapi", headers={"Accept": accept})
    document = json.loads((PUBLISHED / "asyncapi.json").read_text())
    assert reply.headers["content-type"] == ("application/yaml" if is_yaml else "application/json")
    assert reply.headers["vary"] == "Accept"
    read = YAML(typ="safe", pure=True).load(reply.text) if is_yaml else reply.json()
    assert read == document
    assert list(read) == list(document)
    assert reply.text.startswith("asyncapi: 3.0.0\n" if is_yaml else "{")


@pytest.mark.parametrize("name", ["..%2f..%2fasyncapi.json", "x" * 300])
async def test_only_events_have_schemas(database_url: str, name: str) -> None:
    """A name is looked up in the catalogue and never on the disk."""
    async with one_service(SERVICE, database_url) as tickets:
        reply = await tickets.client.get(f"/schemas/{name}")
        assert reply.status_code in {httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}
