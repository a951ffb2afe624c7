"""What batches of invitations may say, who may send and see them, and what is forgotten of them."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.collector.domain.invitations.batches.batch import BatchOptions
from services.collector.domain.invitations.batches.columns import RawRow
from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.testing.batches import PATH, read_batch, send_csv, sent, work_on_batches
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in


@pytest.fixture
def clock() -> FixedClock:
    """A Monday, ahead of the database's clock, so that nothing is due before the test says so."""
    return FixedClock(datetime(2030, 3, 4, 10, tzinfo=UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published, and a clock that the test moves."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


def _many(count: int, first: int = 1) -> str:
    return "email\n" + "".join(f"p{number}@example.org\n" for number in range(first, first + count))


def _by_row(items: Sequence[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    return {one["row"]: (one["outcome"], one["reason"], [error["field"] for error in one["errors"]]) for one in items}


async def test_json_says_the_same(collector: OneService) -> None:
    """Rows are objects; what is no column is named without what stands in it."""
    body = {
        "survey": "visit",
        "basis": "request",
        "attributes": {"campaign": "spring"},
        "rows": [
            {"email": "a@example.org", "attributes": {"plan": "plus", "visits": 3}},
            {"phone": "+4930123456", "channel": "SMS", "send_at": "2030-03-07 10:00", "basis": "existing_customer"},
            {"email": "b@example.org", "secret@example.org": "x"},
            {"email": 7},
            "a@example.org",
            {"email": "c@example.org", "attributes": {"plan": [1]}, "send_at": "tomorrow", "channel": "fax"},
        ],
    }
    reply = await collector.client.post(PATH, json=body, headers=collector.admin)
    assert reply.status_code == 200, reply.text
    assert _by_row(reply.json()["items"]) == {
        1: ("invite", None, []),
        2: ("invite", None, []),
        3: ("refuse", "bad_value", ["row"]),
        4: ("refuse", "bad_value", ["email", "row"]),
        5: ("refuse", "bad_value", ["row", "row"]),
        6: ("refuse", "bad_value", ["send_at", "channel", "attributes.plan"]),
    }
    assert reply.json()["items"][1]["send_at"] == "2030-03-07T10:00:00Z"
    assert not any(secret in reply.text for secret in ("secret", "fax"))
    stored = await collector.client.post(PATH, json=body, params={"dry_run": "false"}, headers=collector.admin)
    assert stored.status_code == 202
    await work_on_batches(collector)
    kept = await select(collector, "SELECT attributes, claimed_basis FROM collector.invitation ORDER BY claimed_basis")
    assert kept == [
        ({"campaign": "spring"}, "existing_customer"),
        ({"campaign": "spring", "plan": "plus", "visits": 3}, "request"),
    ]


@pytest.mark.parametrize(
    ("content", "options", "status", "field"),
    [
        ("", {}, 422, "file"),
        ("name\nAda\n", {}, 422, "line 1"),
        ("email,mail\na@b.de,c@d.de\n", {}, 422, "line 1"),
        ("email,§ ?\na@b.de,x\n", {}, 422, "line 1, column 2"),
        ("email,Kunde seit,Kunde_seit\na@b.de,x,y\n", {}, 422, "line 1"),
        ("email\n", {}, 422, "rows"),
        (_many(1), {"per_day": "0"}, 422, "per_day"),
        (_many(366), {"per_day": "1"}, 422, "per_day"),
        (_many(1), {"per_day": "x"}, 422, "per_day"),
        (_many(1), {"zone": "Berlin"}, 422, "zone"),
        (_many(1), {"survey": None}, 422, "survey"),
        (_many(1), {"reminders": "9,4"}, 422, "reminders"),
        (_many(1), {"send_at": "2033-01-01T00:00:00Z"}, 422, "send_at"),
        (_many(1), {"colour": "red"}, 422, "colour"),
        (_many(20_001), {}, 422, "file"),
        (_many(1), {"survey": "unknown"}, 404, None),
        ("email\n" + "x" * (2 * 1024 * 1024), {}, 413, None),
    ],
)
async def test_what_cannot_be_done_at_all_is_refused(
    collector: OneService, content: str, options: dict[str, Any], status: int, field: str | None
) -> None:
    for dry_run in ("true", "false"):
        reply = await send_csv(collector, content, dry_run=dry_run, **options)
        assert reply.status_code == status, reply.text
        assert [one["field"] for one in reply.json().get("errors", [])] == ([] if field is None else [field])
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch") == [(0,)]


async def test_columns_are_attributes_whatever_they_are_called(collector: OneService) -> None:
    """Spreadsheets have spaces and umlauts in their first line; what an attribute is called stands in the reply."""
    file = "E-Mail;Kunde seit;Währung;plan\nada@example.org;2021;EUR;plus\n"
    looked = await send_csv(collector, file)
    assert looked.json()["attributes"] == ["Kunde_seit", "Waehrung", "plan"]
    await send_csv(collector, file, dry_run="false")
    await work_on_batches(collector)
    [(kept,)] = await select(collector, "SELECT attributes FROM collector.invitation")
    assert kept == {"Kunde_seit": "2021", "Waehrung": "EUR", "plan": "plus"}


async def test_other_types_are_refused(collector: OneService) -> None:
    headers = collector.admin | {"content-type": "application/pdf"}
    reply = await collector.client.post(PATH, params={"survey": "visit"}, content=b"%PDF", headers=headers)
    assert reply.status_code == 415


async def test_each_unit_invites_and_sees_its_own(collector: OneService) -> None:
    """Rows elsewhere are refused; a batch of another unit does not exist."""
    file = "email,location\na@example.org,berlin\nb@example.org,hamburg\nc@example.org,\n"
    everywhere = await sent(collector, file)
    berlin = sign_in(collector.app, "manager", locations=frozenset({"berlin"}))
    headers = berlin.headers | {"content-type": "text/csv"}
    parameters = {"survey": "visit", "basis": "request"}
    reply = await collector.client.post(PATH, content=file.encode(), params=parameters, headers=headers)
    assert _by_row(reply.json()["items"]) == {
        2: ("invite", None, []),
        3: ("refuse", "bad_value", ["location"]),
        4: ("refuse", "bad_value", ["location"]),
    }
    own = await collector.client.post(
        PATH, content=file.encode(), params=parameters | {"dry_run": "false"}, headers=headers
    )
    assert own.status_code == 202
    listed = await collector.client.get(PATH, headers=headers)
    assert [one["id"] for one in listed.json()["items"]] == [own.json()["id"]]
    for method, path in (("GET", ""), ("GET", "/rows"), ("POST", "/cancel")):
        answered = await collector.client.request(method, f"{PATH}/{everywhere['id']}{path}", headers=headers)
        assert answered.status_code == 404
    assert (await read_batch(collector, everywhere["id"]))["state"] == "working"


async def test_agents_send_no_batches(collector: OneService) -> None:
    agent = sign_in(collector.app, "agent")
    headers = agent.headers | {"content-type": "text/csv"}
    reply = await collector.client.post(PATH, content=_many(1).encode(), params={"survey": "visit"}, headers=headers)
    assert reply.status_code == 403


async def test_drafts_are_forgotten(collector: OneService, clock: FixedClock) -> None:
    """Nobody said yes to them, and they say something about people."""
    batches = collector.use_cases.invitations.batches
    caller = sign_in(collector.app, "manager").caller
    rows = [RawRow(2, {"email": "a@example.org"})]
    await batches.request(rows=rows, options=BatchOptions(survey="visit"), caller=caller, is_draft=True)
    await work_on_batches(collector)
    assert await select(collector, "SELECT state FROM collector.invitation_batch_row") == [("waiting",)]
    assert await batches.forget_drafts() == 0
    clock.advance(timedelta(days=3).total_seconds())
    assert await batches.forget_drafts() == 1
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch_row") == [(0,)]
