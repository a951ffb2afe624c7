"""The generated documents: they are up to date, complete, and valid by independent programs that know the formats."""

import json
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
import referencing.jsonschema
import typer
from typer.testing import CliRunner

from services.catalog import load_services
from services.commands import generate as command
from services.documents import files
from services.documents.asyncapi import asyncapi
from services.documents.files import SCHEMAS, NoPlaceError, generated, stale, with_block, write
from shared.bus.topics import all_topics, topic_of
from shared.contracts.audit import AccountsActionAudited
from shared.contracts.wire.catalogue import BY_TYPE, EVENTS
from shared.contracts.wire.schemas import all_schemas

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # the library names a field `schema`
    from asyncapi3.models.asyncapi import AsyncAPI3


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with two pages that have places for the generated tables."""
    architecture = "# A\n<!-- generated:events -->\noutdated\n<!-- /generated -->\n"
    architecture += "<!-- generated:workflow -->\n<!-- /generated -->\nrest\n"
    (tmp_path / "ARCHITECTURE.md").write_text(architecture)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/settings.md").write_text(
        "# S\n<!-- generated:settings -->\n<!-- /generated -->\n<!-- generated:sms-accounts -->\n<!-- /generated -->\n"
    )
    (tmp_path / "docs/tickets.md").write_text("# T\n<!-- generated:workflow -->\n<!-- /generated -->\n")
    (tmp_path / "docs/channels.md").write_text("# C\n<!-- generated:sms-gateways -->\n<!-- /generated -->\n")
    (tmp_path / "docs/messages.md").write_text("# M\n<!-- generated:sms-senders -->\n<!-- /generated -->\n")
    places = "".join(f"<!-- generated:{name} -->\n<!-- /generated -->\n" for name in ("scopes", "routes", "public"))
    (tmp_path / "docs/permissions.md").write_text(places)
    return tmp_path


def test_checked_in_documents_are_up_to_date() -> None:
    """What `python -m services generate` would write is what is checked in."""
    assert [path.as_posix() for path in stale(generated(load_services()))] == []


def test_writing_makes_everything_up_to_date(house: Path) -> None:
    """After writing nothing is stale, writing again changes nothing, and the text around the tables stays."""
    assert len(write(generated(load_services(), house), house)) == len(EVENTS) + 11
    assert write(generated(load_services(), house), house) == []
    page = (house / "ARCHITECTURE.md").read_text()
    assert page.startswith("# A\n")
    assert page.endswith("<!-- /generated -->\nrest\n")
    assert "outdated" not in page
    assert all(f"`{event_type}`" in page for event_type in BY_TYPE)


def test_a_changed_or_left_over_file_is_found_and_mended(house: Path) -> None:
    """An edited document and a schema of an event that is gone are named, and writing mends both."""
    write(generated(load_services(), house), house)
    edited, left_over = house / files.ASYNCAPI, house / SCHEMAS / "heed.collector.gone.v1.json"
    edited.write_text("{}")
    left_over.write_text("{}")
    assert stale(generated(load_services(), house), house) == sorted([files.ASYNCAPI, left_over.relative_to(house)])
    write(generated(load_services(), house), house)
    assert not left_over.exists()
    assert stale(generated(load_services(), house), house) == []


def test_a_page_without_a_place_is_named() -> None:
    """When a page lost its marks, the error says which ones to put back."""
    with pytest.raises(NoPlaceError, match="generated:events"):
        with_block("# a page\n", "events", "table")


def test_the_command_says_what_is_stale_and_fails(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`generate --check` names each stale file, changes nothing and exits 1; after `generate` it exits 0."""
    monkeypatch.setattr(command, "generated", lambda services: generated(services, house))
    monkeypatch.setattr(command, "stale", lambda texts: stale(texts, house))
    monkeypatch.setattr(command, "write", lambda texts: write(texts, house))
    app = typer.Typer()
    app.command()(command.generate)
    first = CliRunner().invoke(app, ["--check"])
    assert first.exit_code == 1
    assert "stale: services/openapi.json" in first.output
    assert not (house / files.OPENAPI).exists()
    assert CliRunner().invoke(app, []).exit_code == 0
    assert CliRunner().invoke(app, ["--check"]).exit_code == 0


def test_the_command_names_what_breaks_readers(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`generate` exits 1 and names the place when an event lost a field since the last release; `--release` refuses."""
    monkeypatch.setattr(command, "generated", lambda services: generated(services, house))
    monkeypatch.setattr(command, "write", lambda texts: write(texts, house))
    monkeypatch.setattr(command, "breaking", lambda: files.breaking(house))
    files.release(house)
    older = house / files.BASELINE / "heed.alerts.alert.raised.v1.json"
    schema = json.loads(older.read_text())
    schema["properties"]["mood"] = {"type": "string"}
    older.write_text(json.dumps(schema))
    app = typer.Typer()
    app.command()(command.generate)
    said = CliRunner().invoke(app, ["--release"])
    assert said.exit_code == 1
    assert "breaks readers: heed.alerts.alert.raised.v1.mood: the field is gone" in said.output
    assert "mood" in older.read_text()


@pytest.mark.parametrize("event_type", BY_TYPE)
def test_each_schema_is_a_valid_schema_under_its_name(event_type: str) -> None:
    """Each schema is correct JSON Schema, has the event's URN, marks personal data and stays open for new fields."""
    schema = all_schemas()[event_type]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:heed:schema:{event_type}"
    assert schema.get("additionalProperties", True) is True
    marked = {name for name, field in schema["properties"].items() if field.get("x-personal-data")}
    assert marked == set(BY_TYPE[event_type].personal)


def resolved(document: dict[str, Any], reference: str) -> Any:
    """Return what `reference` points at, in the document or in the schemas beside it."""
    registry = referencing.Registry().with_resource("", referencing.jsonschema.DRAFT202012.create_resource(document))
    return registry.resolver().lookup(reference).contents


def test_asyncapi_is_right_in_the_eyes_of_another_program() -> None:
    """The document fits the AsyncAPI 3 model of an independent library, bindings included."""
    AsyncAPI3.model_validate(asyncapi(load_services()))


def test_asyncapi_describes_every_event_once() -> None:
    """Every event is a message on its producer's channel, keyed, with its schema's file as payload."""
    document = asyncapi(load_services())
    described = {
        message["$ref"]: channel["address"]
        for name, channel in document["channels"].items()
        for message in channel["messages"].values()
        if "$ref" in message and name != "latest-scores"
    }
    assert len(described) == len(EVENTS)
    for reference, address in described.items():
        message = resolved(document, reference)
        body = BY_TYPE[message["name"]]
        assert address == topic_of("heed", body)
        assert files.ASYNCAPI.parent / message["payload"]["$ref"] == files.SCHEMAS / f"{body.event_type}.json"
        assert message["bindings"]["kafka"]["key"]["description"]


@pytest.mark.parametrize(
    ("name", "operation", "bodies"),
    [
        ("latest-scores", "scoring_keeps_latest_scores", ["heed.scoring.score.changed.v1"]),
        (
            "latest-structure",
            "accounts_keeps_latest_structure",
            [f"heed.accounts.{name}.v1" for name in ("structure.published", "person.changed", "team.changed")],
        ),
    ],
)
def test_asyncapi_describes_what_keeps_the_latest(name: str, operation: str, bodies: list[str]) -> None:
    """A compacted topic has the bodies of its events, with the settings of the bus; scores can be retired, too."""
    document = asyncapi(load_services())
    channel = document["channels"][name]
    topics = {topic.name: topic for topic in all_topics("heed", [], partitions=4, replication=1)}
    topic = topics[channel["address"]]
    messages = [resolved(document, f"#/channels/{name}/messages/{one}") for one in channel["messages"]]
    named = [resolved(document, one["$ref"])["name"] for one in messages if "$ref" in one]
    assert named == bodies
    retired = [one for one in messages if "$ref" not in one]
    assert ["payload" in one for one in retired] == ([False] if name == "latest-scores" else [])
    binding = channel["bindings"]["kafka"]
    assert (binding["topic"], binding["partitions"]) == (topic.name, topic.partitions)
    configured = binding["topicConfiguration"]
    assert [",".join(configured["cleanup.policy"]), str(configured["delete.retention.ms"])] == [
        topic.config["cleanup.policy"],
        topic.config["delete.retention.ms"],
    ]
    assert len(document["operations"][operation]["messages"]) == len(messages)


def test_asyncapi_says_which_service_consumes_what() -> None:
    """Each service receives exactly the events that it has handlers for, in the group that its consumer uses."""
    document = asyncapi(load_services())
    for service in load_services():
        consumed = {
            resolved(document, resolved(document, message["$ref"])["$ref"])["name"]
            for name, operation in document["operations"].items()
            if name.startswith(f"{service.name}_consumes_")
            for message in operation["messages"]
        }
        assert consumed == {body.event_type for body in service.handlers}


def test_every_reference_in_asyncapi_leads_somewhere() -> None:
    """No `$ref` inside the document points at nothing."""
    document = asyncapi(load_services())
    text = json.dumps(document)
    references = {part.split('"', 1)[0] for part in text.split('"$ref": "')[1:]}
    inside = {reference for reference in references if reference.startswith("#")}
    assert inside
    assert all(resolved(document, reference) for reference in inside)


def test_every_event_that_a_service_consumes_is_in_the_catalogue() -> None:
    """Handlers are for events that another service publishes; the audit log and webhooks are about their own too."""
    names = {service.name for service in load_services()}
    for service in load_services():
        for body in service.handlers:
            assert body in EVENTS
            own = body is AccountsActionAudited or service.name == "notifications"
            assert body.producer() in names - {service.name} or own
