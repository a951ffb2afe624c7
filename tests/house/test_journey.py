"""One real response travels from an answer to a closed ticket, over both buses."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.catalog import load_services
from shared.bus.choose import open_bus
from shared.bus.message import Record
from shared.bus.topics import events_topic
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event
from shared.contracts.notices import NoticeRequested
from shared.contracts.notifications import NoticeEvent
from shared.contracts.scoring import CommentRead
from shared.contracts.tickets import TicketAssigned, TicketClosed, TicketContacted, TicketResolved
from shared.contracts.wire.records import decode
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.house import house
from shared.testing.load import SURVEY, publish_survey

ANSWERS = {"satisfaction": 2, "recommend": 3, "effort": 6, "comment": "Nobody called back."}


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """The address of each of the two buses."""
    return "postgres://" if request.param == "postgres" else str(request.getfixturevalue("kafka").url)


async def _get(client: httpx.AsyncClient, path: str, **query: str) -> dict[str, Any]:
    reply = await client.get(path, params=query)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def _do(client: httpx.AsyncClient, ticket: str, action: str, **body: str) -> dict[str, Any]:
    read = await client.get(f"/v1/tickets/{ticket}")
    headers = {"If-Match": read.headers["etag"]}
    reply = await client.post(f"/v1/tickets/{ticket}/{action}", json=body, headers=headers)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def _events(bus_url: str, database_url: str, prefix: str, count: int) -> list[Event[Any]]:
    """Read everything that was published, as a subscriber of its own would."""
    records: list[Record] = []
    topics = [events_topic(prefix, service.name) for service in load_services()]
    async with (
        open_bus(bus_url, database_url=database_url, client_id="subscriber") as bus,
        bus.subscribe(f"{prefix}.subscriber", topics) as reader,
    ):

        async def read() -> bool:
            records.extend(await reader.fetch(limit=1000, wait_seconds=0.5))
            return len(_news(records)) >= count

        await eventually(read)
    return _news(records)


def _news(records: Sequence[Record]) -> list[Event[Any]]:
    """Return the events; but surveys, which a job publishes again as they are from time to time, once only.

    Notices wait for what belongs to them, which may take longer than the journey.
    """
    found: list[Event[Any]] = []
    for event in (decode(record.headers, record.value) for record in records):
        if isinstance(event.data, NoticeRequested | NoticeEvent):
            continue
        if not (isinstance(event.data, SurveyPublished) and any(event.data == other.data for other in found)):
            found.append(event)
    return found


async def test_from_an_answer_to_a_closed_ticket(database_url: str, bus_url: str) -> None:
    """Every step is visible over HTTP and as a CloudEvent on its topic."""
    prefix = f"journey{uuid4().hex[:10]}"
    async with house(load_services(), database_url, bus_url, topic_prefix=prefix) as suite:
        client = suite.client
        client.headers.update(suite.admin)
        await publish_survey(client)
        response_id = uuid7()
        body = {"id": str(response_id), "answers": ANSWERS, "channel": "web", "touchpoint": "delivery"}
        created = await client.post(f"/v1/surveys/{SURVEY}/responses", json=body)
        assert created.status_code == httpx.codes.CREATED
        again = await client.post(f"/v1/surveys/{SURVEY}/responses", json=body)
        assert (again.status_code, again.json()["id"]) == (httpx.codes.OK, str(response_id))
        body["answers"] = {**ANSWERS, "recommend": 4}
        assert (await client.post(f"/v1/surveys/{SURVEY}/responses", json=body)).status_code == httpx.codes.CONFLICT

        async def ticket_is_open() -> dict[str, Any] | None:
            found = await _get(client, "/v1/tickets", response_id=str(response_id))
            return found["items"][0] if found["items"] else None

        ticket = await eventually(ticket_is_open)
        assert ticket is not None
        assert (ticket["state"], ticket["touchpoint"]) == ("new", "delivery")

        async def is_counted() -> dict[str, Any] | None:
            (found,) = (await _get(client, "/v1/scores", survey=SURVEY, question="recommend"))["items"]
            return found if found["n"] else None

        score = await eventually(is_counted)
        assert score is not None
        assert (score["value"], score["n"], score["counts"]["detractor"]) == (-100, 1, 1)
        assert -100 <= score["ci_low"] <= score["ci_high"] <= 100

        alerts = await _get(client, "/v1/alerts", survey=SURVEY)
        (alert,) = alerts["items"]
        assert (alert["rule"], alert["response_id"], alert["touchpoint"]) == (
            "unhappy-answer",
            str(response_id),
            "delivery",
        )

        for action, extra, state in (
            ("assign", {"assignee": "kim"}, "assigned"),
            ("contact", {"note": "Called, will call again on Monday."}, "contacted"),
            ("resolve", {"note": "Refunded."}, "resolved"),
            ("close", {"cause": "waiting-time", "action_taken": "A second till opens at noon."}, "closed"),
        ):
            assert (await _do(client, ticket["id"], action, **extra))["state"] == state
        history = await _get(client, f"/v1/tickets/{ticket['id']}/history")
        assert [entry["to_state"] for entry in history["items"]] == [
            "new",
            "assigned",
            "contacted",
            "resolved",
            "closed",
        ]

        events = await _events(bus_url, database_url, prefix, count=21)
        published = Counter(event.data.event_type.removeprefix("heed.").removesuffix(".v1") for event in events)
        assert published == {
            "collector.survey.published": 1,
            "collector.response.received": 1,
            "scoring.response.scored": 1,
            "scoring.comment.read": 1,
            "scoring.score.changed": 3,
            "scoring.unhappy.counted": 1,
            "alerts.alert.raised": 1,
            "tickets.ticket.opened": 1,
            "tickets.ticket.assigned": 1,
            "tickets.ticket.contacted": 1,
            "tickets.ticket.resolved": 1,
            "tickets.ticket.closed": 1,
            "collector.action.audited": 2,
            "tickets.action.audited": 4,
            "accounts.action.audited": 1,
        }
        assert len({(event.source, event.id) for event in events}) == len(events)
        following = [event for event in events if getattr(event.data, "response_id", None) == response_id]
        others = (TicketAssigned, TicketContacted, TicketResolved, TicketClosed, CommentRead)  # by hand, and by a job
        journey = {event.correlation_id for event in following if not isinstance(event.data, others)}
        assert len(journey) == 1, "one answer leaves one trail"
        of_tickets = [event.data for event in events if event.data.event_type.startswith("heed.tickets.ticket.")]
        assert [body.state for body in of_tickets] == ["new", "assigned", "contacted", "resolved", "closed"]
        assert {body.ticket_id for body in of_tickets} == {UUID(ticket["id"])}
