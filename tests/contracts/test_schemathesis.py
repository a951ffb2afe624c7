"""The whole HTTP API against its own OpenAPI document: made-up requests, right and wrong, on a real database.

Every answer must be no server error, have a documented status and content type, and fit its schema.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from services.catalog import load_services
from shared.ids import uuid7
from shared.runtime.roles import Role
from shared.testing.channels import publish_survey
from shared.testing.house import House, house

EXAMPLES = 5
"""Of each kind for each operation: enough to find what is documented wrongly, few enough to be run every time."""
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
ENDLESS = "text/event-stream"
"""An answer of this type does not end, so nobody can wait for it here."""
SURVEY = {
    "title": "Visit",
    "languages": ["en"],
    "questions": [{"key": "recommend", "type": "nps", "text": {"en": "Would you?"}}],
}


@schemathesis.serializer("message/rfc822")
def mail_of(_context: object, value: Any) -> bytes:
    """Return a body that pretends to be a raw mail."""
    return bytes(value) if isinstance(value, bytes | bytearray) else str(value).encode()


@pytest.fixture
async def running(database_url: str) -> AsyncIterator[House]:
    """All services on a real port, with a little of everything in them."""
    async with house(load_services(), database_url, "postgres://", topic_prefix="t", role=Role.HTTP) as found:
        await publish_survey(found.client, found.admin, "visit", SURVEY)
        yield found


async def known_things(running: House) -> dict[str, Any]:
    """Values of path parameters behind which there is something."""

    async def made(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await running.client.post(path, json=body, headers=running.admin)
        assert answer.is_success, answer.text
        document: dict[str, Any] = answer.json()
        return document

    person = {"email": "ada@example.org"}
    response = await made("/v1/surveys/visit/responses", {"answers": {"recommend": 1}, "respondent": person})
    ticket = await made("/v1/tickets", {"subject": "Call back"})
    return {
        "key": "visit",
        "version": 1,
        "name": "nps",
        "account": "nobody",
        "response_id": response["id"],
        "respondent_id": (await made("/v1/respondents/find", person))["items"][0]["id"],
        "complaint_id": (await made("/v1/complaints", {"text": "The door squeaks."}))["id"],
        "code": (await made("/v1/links", {"survey": "visit"}))["code"],
        "device_id": (await made("/v1/devices", {"name": "Tablet", "survey": "visit"}))["id"],
        "ticket_id": ticket["id"],
        "alert_id": str(uuid7()),
        "person_id": (await made("/v1/people", {"sign_in_name": "kim@example.org", "role": "agent"}))["person"]["id"],
    }


def failures_of(operation: Any, known: dict[str, Any], url: str, headers: dict[str, str]) -> list[str]:
    """Send made-up requests to one operation, and return what was wrong with the answers."""
    checks: list[Any] = [check for check in CHECKS.get_all() if getattr(check, "__name__", "") in CHECKED]
    assert len(checks) == len(CHECKED)
    names = {parameter.name for parameter in operation.path_parameters} & known.keys()
    fixed = {name: known[name] for name in sorted(names)}
    kinds = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]
    if fixed:
        kinds.append(operation.as_strategy(path_parameters=fixed))

    @seed(20250301)
    @settings(
        max_examples=EXAMPLES * len(kinds),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(st.one_of(kinds))
    def run(case: Case[Any]) -> None:
        case.call_and_validate(base_url=url, session=session, headers=headers, checks=checks)

    try:
        with requests.Session() as session:
            run()
    except (Exception, FailureGroup) as wrong:  # noqa: BLE001 - one operation must not hide what is wrong with the next
        return [f"{operation.label}: {wrong}"]
    return []


async def test_every_answer_is_as_documented(running: House) -> None:
    """No made-up request provokes a server error or a reply that the document does not describe."""
    load_all_checks()
    known = await known_things(running)
    document = (await running.client.get("/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == sum(len(methods) for methods in document["paths"].values())
    wrong: list[str] = []
    for operation in operations:
        if ENDLESS in str(document["paths"][operation.path][operation.method.lower()]["responses"].get("200")):
            continue
        wrong += await asyncio.to_thread(failures_of, operation, known, running.url, running.admin)
    assert wrong == [], "\n\n".join(wrong)
    assert (await running.client.get("/readyz")).status_code == httpx.codes.OK
