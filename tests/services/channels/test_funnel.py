"""The response funnel, counted from what really happened and recounted by hand."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.collector.domain.responses.submission import FUTURE_TOLERANCE
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.channels import send_twilio
from shared.testing.collecting import execute
from shared.testing.one_service import OneService

TOKEN = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

Json = dict[str, Any]
Met = list[tuple[str, UUID, datetime]]


async def funnel(service: OneService, channel: str, **window: datetime) -> tuple[dict[str, int], Json]:
    """Return the counts of a channel by stage, and the channel as it is shown."""
    query = {{"start": "from", "end": "to"}[name]: moment.isoformat() for name, moment in window.items()}
    reply = await service.client.get("/v1/funnel", params={"survey": "visit"} | query, headers=service.admin)
    assert reply.status_code == 200, reply.text
    [shown] = [one for one in reply.json()["channels"] if one["channel"] == channel]
    return {stage["stage"]: stage["count"] for stage in shown["stages"]}, shown


async def happen(service: OneService, met: Met) -> None:
    """Let people meet the survey on a website."""
    record = service.use_cases.eligibility.record_event
    fixed: Json = {"survey": "visit", "touchpoint": None, "channel": "web", "by_stranger": True}
    await asyncio.gather(
        *(
            record(person=f"visitor:{person}", kind=kind, at=at, **fixed)
            for kind, person, at in met
            if kind != "answered"
        )
    )
    await answer(
        service,
        [
            {"visitor": str(person), "occurred_at": at.isoformat(), "channel": "web"}
            for kind, person, at in met
            if kind == "answered"
        ],
    )


async def answer(service: OneService, items: list[Json]) -> list[str]:
    """Store responses and return their ids."""
    body = {"responses": [{"survey": "visit", "answers": {"recommend": 5}} | item for item in items]}
    reply = await service.client.post("/v1/responses/batch", json=body, headers=service.admin)
    results = reply.json()["results"]
    assert {one["status"] for one in results} <= {"created"}, reply.text
    return [one["id"] for one in results]


def recounted(met: Met, start: datetime, end: datetime) -> tuple[int, int, int]:
    """Count people who were shown the survey, who answered since, and who dismissed it and did not answer."""
    shown, answered, dismissed = 0, 0, 0
    for person in {person for _, person, _ in met}:
        mine = [(kind, at) for kind, one, at in met if one == person]
        first = min((at for kind, at in mine if kind == "shown" and start <= at < end), default=None)
        if first is None:
            continue
        shown += 1
        if any(kind == "answered" and at >= first - FUTURE_TOLERANCE for kind, at in mine):
            answered += 1
        elif any(kind == "dismissed" and at >= first for kind, at in mine):
            dismissed += 1
    return shown, answered, dismissed


async def test_people_on_websites_are_counted_once(collector: OneService) -> None:
    """Any showings, answers and dismissals in any order: the counts of any window are those of a recount."""
    chance = random.Random(4711)  # noqa: S311 - any numbers will do
    people = [uuid7() for _ in range(30)]
    kinds = ("shown", "shown", "answered", "dismissed")
    met: Met = [
        (chance.choice(kinds), chance.choice(people), NOW - timedelta(minutes=chance.randrange(60 * 24 * 20)))
        for _ in range(150)
    ]
    met += [("answered", person, at - timedelta(minutes=4)) for kind, person, at in met[:20] if kind == "shown"]
    await happen(collector, met)
    other = {"survey": "visit", "person": "visitor:" + str(people[0]), "kind": "shown", "channel": "kiosk"}
    await collector.client.post("/v1/eligibility/events", json=other, headers=collector.admin)
    windows = [(NOW - 30 * DAY, NOW)]
    windows += [(start, start + chance.randrange(1, 9) * DAY) for start in (NOW - day * DAY for day in range(2, 20, 4))]
    for start, end in windows:
        counts, shown = await funnel(collector, "web", start=start, end=end)
        assert (counts["shown"], counts["answered"], counts["dismissed"]) == recounted(met, start, end)
        completed = sum(kind == "answered" and start <= at < end for kind, _, at in met)
        assert (counts["started"], counts["completed"]) == (completed, completed)
        rates = {stage["stage"]: stage["rate"] for stage in shown["stages"] if stage["of"] == "shown"}
        assert all(rate["ci_low"] <= rate["value"] <= rate["ci_high"] for rate in rates.values())


async def test_what_was_begun_and_left_is_no_completed_response(collector: OneService, clock: FixedClock) -> None:
    """Open and expired partial answers were started; suspect and withdrawn responses are in no stage."""
    for _ in range(3):
        body = {"id": str(uuid7()), "answers": {"recommend": 5}}
        await collector.client.post("/v1/surveys/visit/partials", json=body)
    finished = {"id": body["id"], "answers": {"recommend": 5}, "channel": "web"}
    await answer(collector, [finished])
    _, suspect, gone = await answer(collector, [{"channel": "web"}] * 3)
    await collector.client.put(f"/v1/responses/{suspect}/suspect", json={"reason": "test"}, headers=collector.admin)
    await collector.client.delete(f"/v1/responses/{gone}", headers=collector.admin)
    await execute(collector, "UPDATE collector.partial_response SET state = 'expired' WHERE state = 'open'")
    clock.advance(seconds=1)
    counts, shown = await funnel(collector, "web")
    assert (counts["started"], counts["completed"], shown["suspect"]) == (4, 2, 1)
    [completed] = [stage for stage in shown["stages"] if stage["stage"] == "completed"]
    assert (completed["of"], completed["rate"]["value"], completed["rate"]["method"]) == ("started", 50.0, "wilson")
    empty, _ = await funnel(collector, "web", start=NOW - DAY, end=NOW)
    assert set(empty.values()) == {0}


async def test_messages_and_channels_without_a_denominator(collector: OneService, clock: FixedClock) -> None:
    """Messages are counted by their outcome; a code or a kiosk has a volume, no rate, and a reason."""
    for number, words in enumerate(["9 great", "3", "no idea", "STOP", "", "HELP"]):
        parameters = {"MessageSid": f"SM{number}", "From": f"+49170123456{number}", "To": "+49301234567", "Body": words}
        await send_twilio(
            collector.client,
            public_url=collector.settings.base_url(),
            account="shop",
            token=TOKEN,
            parameters=parameters | {"NumMedia": "0"},
        )
    await answer(collector, [{"channel": "kiosk"}, {"channel": "kiosk"}, {"channel": "qr"}])
    clock.advance(seconds=1)
    counts, shown = await funnel(collector, "sms")
    # Words without a score are an answer too: this survey asks for words.
    assert counts == {"received": 4, "answered": 3, "unreadable": 1, "opted_out": 1, "completed": 3}
    assert shown["stages"][1]["rate"]["value"] == 75.0
    for channel, volume in (("kiosk", 2), ("qr", 1), ("email", 0)):
        counts, shown = await funnel(collector, channel)
        [stage] = shown["stages"]
        assert (counts, stage["of"], stage["rate"]) == ({"completed": volume}, None, None)
        assert stage["reason"].startswith("nobody counts")


async def test_days_are_those_of_a_time_zone(collector: OneService) -> None:
    """A day in Vienna begins an hour before the one in UTC, and is shown in the time of that zone."""
    await answer(collector, [{"channel": "kiosk", "occurred_at": "2026-02-27T23:30:00Z"}])
    shown: dict[str, Json] = {}
    for zone in ("UTC", "Europe/Vienna"):
        query = {"survey": "visit", "from": "2026-02-28", "to": "2026-03-01", "zone": zone}
        reply = await collector.client.get("/v1/funnel", params=query, headers=collector.admin)
        assert reply.status_code == 200, reply.text
        shown[zone] = reply.json()
    counts = {
        zone: one["stages"][0]["count"]
        for zone, funnel in shown.items()
        for one in funnel["channels"]
        if one["channel"] == "kiosk"
    }
    assert counts == {"UTC": 0, "Europe/Vienna": 1}
    vienna = shown["Europe/Vienna"]
    assert (vienna["from"], vienna["to"]) == ("2026-02-28T00:00:00+01:00", "2026-03-01T00:00:00+01:00")


async def test_what_cannot_be_asked(collector: OneService) -> None:
    """An unknown survey, a window that ends before it begins, and callers without the scope."""
    get = collector.client.get
    for survey in ("nobody", "No Key!"):
        assert (await get("/v1/funnel", params={"survey": survey}, headers=collector.admin)).status_code == 404
    window = {"survey": "visit", "from": "2026-03-01T00:00:00Z", "to": "2026-03-01T00:00:00Z"}
    reply = await get("/v1/funnel", params=window, headers=collector.admin)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "to")
    for name, value in (
        *(("from", "yesterday"), ("from", "2026-02-30"), ("to", "2026-03-01T00:00:00"), ("to", "")),
        *(("zone", "europe/vienna"), ("zone", "Vienna"), ("till", "2026-03-01"), ("to", ["2026-03-01", "2026-03-02"])),
    ):
        refused = await get("/v1/funnel", params={"survey": "visit", name: value}, headers=collector.admin)
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [name]), value
    early = await get("/v1/funnel", params={"survey": "visit", "to": "0001-01-01T00:00:00Z"}, headers=collector.admin)
    assert early.status_code == 422
    assert (await get("/v1/funnel", params={"survey": "visit"})).status_code == 401
