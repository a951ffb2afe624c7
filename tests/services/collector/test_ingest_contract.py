"""One response over HTTP: 201, 200, 409, and what is stored and published."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.collector import Answer, ResponseReceived
from shared.ids import is_uuid7, uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
FULL: dict[str, Any] = {
    "channel": "qr",
    "touchpoint": "checkout",
    "location": "Berlin Mitte",
    "locale": "de-AT",
    "attributes": {"plan": "plus", "visits": 3, "ratio": 0.5, "member": True},
    "occurred_at": "2025-03-01T12:00:00+02:00",
}
ANSWERS: dict[str, Any] = {"why": " calm ", "recommend": 9, "wait": 1, "ease": 7, "room": 10}


async def test_a_new_response_is_201_and_can_be_read(database_url: str) -> None:
    """The answer holds everything that was stored, and its Location leads to the same."""
    async with one_service(SERVICE, database_url, clock=FixedClock(NOW)) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        chosen = str(uuid7())
        answer = await post(collector, ANSWERS, id=chosen, **FULL)
        assert answer.status_code == 201, answer.text
        stored = {
            "id": chosen,
            "survey": "visit",
            "version": 1,
            "channel": "qr",
            "touchpoint": "checkout",
            "location": "Berlin Mitte",
            "locale": "de-AT",
            "answers": {"recommend": 9, "wait": 1, "ease": 7, "room": 10, "why": "calm"},
            "attributes": FULL["attributes"],
            "occurred_at": "2025-03-01T10:00:00Z",
            "received_at": "2026-03-01T12:30:00Z",
        }
        assert answer.json() == {"status": "created", **stored, "ignored_answers": [], "follow_up_url": None}
        assert answer.headers["location"] == f"/v1/responses/{chosen}"
        read = await collector.client.get(answer.headers["location"], headers=collector.admin)
        never_corrected = {"revision": 1, "suspect": None, "edited_at": None}
        of_itself = {"respondent_id": None, "source_kind": None, "source_id": None}
        assert read.json() == {**stored, **of_itself, **never_corrected}


async def test_a_channel_that_asks_a_part_may_send_a_part(collector: OneService) -> None:
    """One tap on a kiosk or one text message is a response, although the survey requires more than it answers."""
    for channel, status in (("kiosk", 201), ("sms", 201), ("web", 422), ("email", 422)):
        sent = {"answers": {"wait": 2}, "channel": channel}
        answer = await collector.client.post("/v1/surveys/visit/responses", json=sent, headers=collector.admin)
        assert answer.status_code == status, (channel, answer.text)


async def test_the_event_equals_the_stored_response(collector: OneService) -> None:
    """What is published about a response is what is stored, with everything needed to score it, and under its trace."""
    answer = await post(collector, ANSWERS, **FULL)
    stored = answer.json()
    event = (await collector.published())[-1]
    data = event.data
    assert isinstance(data, ResponseReceived)
    assert str(data.response_id) == stored["id"]
    assert {one.question: one.value for one in data.answers} == stored["answers"]
    for field in ("survey", "version", "channel", "touchpoint", "location", "locale", "attributes"):
        assert getattr(data, field) == stored[field]
    assert (data.occurred_at, data.received_at) == (
        datetime.fromisoformat(stored["occurred_at"]),
        datetime.fromisoformat(stored["received_at"]),
    )
    assert data.answers[1] == Answer(
        question="wait", concept="wait", type="csat", value=1, scale_min=1, scale_max=5, polarity="low_is_good"
    )
    assert data.answers[4] == Answer(question="why", concept="why", type="text", value="calm")
    assert event.correlation_id == answer.headers["x-correlation-id"]


async def test_the_same_again_is_200_with_the_stored_response(collector: OneService) -> None:
    """A repetition stores nothing and is answered as the first time."""
    chosen = str(uuid7())
    first = await post(collector, ANSWERS, id=chosen, **FULL)
    again = await post(collector, dict(reversed(ANSWERS.items())), id=chosen, **FULL)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "status": "duplicate"}
    assert again.headers["location"] == first.headers["location"]
    assert len(await collector.published()) == 2
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(1,)]


OTHER_CONTENT: list[dict[str, Any]] = [
    {"answers": {"recommend": 8}},
    {"answers": {"recommend": 9, "why": "more"}},
    {"answers": {"recommend": 99}},
    {"answers": {}},
    {"touchpoint": "exit"},
    {"locale": "en"},
    {"attributes": {"plan": "plus"}},
    {"occurred_at": "2025-03-01T12:00:00Z"},
    {"respondent": {"email": "ada@example.org"}},
]


async def test_another_content_under_the_same_id_is_409(collector: OneService) -> None:
    """The first content stays; the second is refused, whatever differs and however wrong it is."""
    body = {"answers": {"recommend": 9}, "id": str(uuid7())}
    assert (await post(collector, **body)).status_code == 201
    for change in OTHER_CONTENT:
        answer = await post(collector, **(body | change))
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:heed:problem:response-id-taken"), change
    assert [one["answers"] for one in await stored_responses(collector.client, collector.admin)] == [{"recommend": 9}]
    assert await select(collector, "SELECT count(*) FROM collector.respondent") == [(0,)]
    assert len(await collector.published()) == 2


async def test_a_repetition_is_recognised_after_the_survey_went_on(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """A kiosk that never saw its 201 may ask again after a pause or a new version, and learns that nothing is lost."""
    body: dict[str, Any] = {"answers": {"recommend": 9}, "id": str(uuid7())}
    await post(collector, **body)
    survey["questions"][0]["key"] = "suggest"
    await publish_survey(collector.client, collector.admin, "visit", survey)
    assert (await post(collector, **body)).status_code == 200
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert (await post(collector, **body)).status_code == 200
    assert (await post(collector, {"suggest": 1})).status_code == 409


async def test_without_an_id_each_submission_is_a_response_of_its_own(collector: OneService) -> None:
    """The server makes ids of version 7 for clients that choose none."""
    ids = {(await post(collector, {"recommend": 9})).json()["id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(is_uuid7(UUID(one)) for one in ids)


async def test_defaults_of_the_server_are_no_part_of_the_content(database_url: str) -> None:
    """A repetition without `occurred_at` is the same an hour later, and keeps its first moment."""
    clock = FixedClock(NOW)
    async with one_service(SERVICE, database_url, clock=clock) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        body: dict[str, Any] = {"answers": {"recommend": 9}, "id": str(uuid7())}
        await post(collector, **body)
        clock.advance(3600)
        again = await post(collector, **body)
        assert (again.status_code, again.json()["occurred_at"]) == (200, "2026-03-01T12:30:00Z")


async def test_a_response_is_bound_to_the_version_it_was_accepted_in(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """Editing and publishing never changes what an old answer belongs to."""
    first = (await post(collector, {"recommend": 1})).json()
    survey["questions"][0]["text"]["en"] = "Would you really recommend us?"
    await publish_survey(collector.client, collector.admin, "visit", survey)
    second = (await post(collector, {"recommend": 1})).json()
    assert (first["version"], second["version"]) == (1, 2)
    read = await collector.client.get(f"/v1/responses/{first['id']}", headers=collector.admin)
    assert read.json()["version"] == 1
    published = [event.data for event in await collector.published() if isinstance(event.data, ResponseReceived)]
    assert [data.version for data in published] == [1, 2]


async def test_the_future_is_refused_beyond_five_minutes(database_url: str) -> None:
    """Four minutes ahead is a fast clock, six minutes is an error that names its field."""
    async with one_service(SERVICE, database_url, clock=FixedClock(NOW)) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        soon, late = ((NOW + timedelta(minutes=minutes)).isoformat() for minutes in (4, 6))
        assert (await post(collector, {"recommend": 9}, occurred_at=soon)).status_code == 201
        refused = await post(collector, {"recommend": 9}, occurred_at=late)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "occurred_at")


async def test_null_is_the_same_as_nothing(collector: OneService) -> None:
    """Clients that spell out what they do not know are understood."""
    nothing = dict.fromkeys(("id", "touchpoint", "location", "locale", "respondent", "attributes", "occurred_at"))
    assert (await post(collector, {"recommend": 9, "why": None}, **nothing)).status_code == 201
