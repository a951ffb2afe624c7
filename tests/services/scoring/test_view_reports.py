"""Reports of views: one for each reader and period, with what they may see at that moment, and nothing for others."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from services.scoring.store.views.tables import DUE
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.due.claiming import claim
from shared.due.pieces import LeaseLostError
from shared.ids import uuid7
from shared.score_reports import ReportedScore
from shared.testing.one_service import OneService
from tests.services.scoring.viewing import DAILY, KIM, LEE, VIEW, Chain, shops_of, whose

WEEKLY = {"every": "week", "weekday": "monday", "at": "08:00"}


@pytest.fixture
async def shops(chain: OneService) -> Chain:
    return await shops_of(chain)


async def test_a_report_says_what_the_page_says(shops: Chain) -> None:
    """The same numbers, intervals and changes as the API gives for that period, in the reader's language."""
    await shops.person(KIM, language="de")
    kim = shops.as_(KIM)
    view_id = await shops.saved(kim, schedule=WEEKLY, query=f"{VIEW['query']}&channel=qr&sort=name")
    [request] = await shops.sent()
    report = request.report
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    monday = today - timedelta(days=today.weekday() + 7)
    assert (report.first_day, report.last_day) == (str(monday), str(monday + timedelta(days=6)))
    assert (request.cause, request.subject, request.subject_id, request.location) == (
        "score_report",
        "view",
        view_id,
        None,
    )
    assert (report.title, report.every, report.filters, report.parts_by) == (
        VIEW["name"],
        "week",
        ("Kanal: QR-Code",),
        "Einheit",
    )
    assert report.query == (
        "survey=visit&question=recommendation&period=custom&"
        f"from={monday}&to={monday + timedelta(days=6)}&channel=qr&by=unit&sort=name"
    )
    assert [one.label for one in report.parts] == ["Berlin", "Graz", "Hamburg"]
    asked = {
        "survey": "visit",
        "question": "recommendation",
        "channel": "qr",
        "from": str(monday),
        "to": str(monday + timedelta(days=7)),
        "zone": "Europe/Berlin",
        "against": "previous",
    }
    client, key = shops.service.client, shops.service.admin
    [whole] = (await client.get("/v1/scores/changes", params=asked, headers=key)).json()["items"]
    [score] = report.scores
    assert score.label == "Weiterempfehlung (NPS)"
    same(score, whole)
    parts = (
        await client.get("/v1/scores/changes", params=asked | {"by": "unit", "unit": "lindenhof"}, headers=key)
    ).json()
    by_unit = {one["unit"]: one for one in parts["items"]}
    for part, unit in zip(report.parts, ("berlin", "graz", "hamburg"), strict=True):
        same(part, by_unit[unit])


def same(score: ReportedScore, item: dict[str, Any]) -> None:
    current, change = item["current"], item["change"]
    assert (score.n, score.value, score.ci_low, score.ci_high) == tuple(
        current[name] for name in ("n", "value", "ci_low", "ci_high")
    )
    assert score.before == item["base"]["value"]
    assert (score.change is None) == (change is None)
    if score.change is not None:
        assert (score.change.difference, score.change.direction) == (change["delta"], change["direction"])


async def test_once_for_each_view_reader_and_period(shops: Chain) -> None:
    """However often the moment is worked on: by several at once, again, and after the schedule was moved."""
    kim = shops.as_(KIM)
    view_id = await shops.saved(kim, schedule=WEEKLY)
    await shops.moment_comes()
    [first] = await claim(shops.service.engine, DUE, "view", limit=9, lease_seconds=0.0)
    [second] = await claim(shops.service.engine, DUE, "view", limit=9, lease_seconds=60.0)
    start = shops.service.use_cases.views.start_reports
    with pytest.raises(LeaseLostError):
        await start(claimed=first)
    await start(claimed=second)
    claims = [await claim(shops.service.engine, DUE, "report", limit=9, lease_seconds=0.0) for _ in range(2)]
    prepare = shops.service.use_cases.views.prepare_report
    done = await asyncio.gather(*(prepare(claimed=one) for [one] in claims), return_exceptions=True)
    assert {type(one) for one in done} == {LeaseLostError, type(None)}
    assert len(await shops.reports()) == 1
    assert await shops.sent() == []
    moved = {"schedule": WEEKLY | {"weekday": "tuesday"}}
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW | moved, **{"If-Match": "*"})
    assert await shops.sent() == []
    assert [one[:2] for one in await shops.fates(kim, view_id)] == [(str(KIM), "prepared")]


async def test_one_moment_waits_at_a_time(shops: Chain) -> None:
    """The next one follows each; a changed schedule replaces it, and none is left without a schedule or a view."""
    kim = shops.as_(KIM)
    view_id = await shops.saved(kim, schedule=DAILY)
    assert len(await waiting(shops)) == 1
    await shops.sent()
    [tomorrow] = await waiting(shops)
    assert tomorrow > datetime.now(UTC)
    assert tomorrow.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "08:00"
    put = {"schedule": DAILY | {"at": "09:30"}}
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW | put, **{"If-Match": "*"})
    [moved] = await waiting(shops)
    assert moved.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "09:30"
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW | put | {"name": "Renamed"}, **{"If-Match": "*"})
    assert await waiting(shops) == [moved]
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW, **{"If-Match": "*"})
    assert await waiting(shops) == []
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW | put, **{"If-Match": "*"})
    assert await waiting(shops) == [moved]
    await shops.send(kim, "DELETE", f"/v1/views/{view_id}", **{"If-Match": "*"})
    assert await waiting(shops) == []


async def waiting(shops: Chain) -> list[datetime]:
    async with shops.service.engine.connect() as connection:
        found = await connection.execute(text("SELECT due_at FROM scoring.due WHERE state = 'pending'"))
        return list(found.scalars())


async def test_what_was_missed_waits_for_the_answers_and_is_sent_once(shops: Chain) -> None:
    """After days in which nothing ran: ten minutes later one report about the last day, not one for each."""
    await shops.saved(shops.as_(KIM), schedule=DAILY)
    async with shops.service.engine.begin() as connection:
        late = "UPDATE scoring.due SET due_at = due_at - interval '4 days', next_at = now()"
        await connection.execute(text(late))
    await shops.work()
    assert await shops.reports() == []
    async with shops.service.engine.begin() as connection:
        await connection.execute(text("UPDATE scoring.due SET next_at = now() WHERE state = 'pending'"))
    await shops.work()
    [request] = await shops.reports()
    berlin = datetime.now(ZoneInfo("Europe/Berlin"))
    due = berlin if berlin.strftime("%H:%M") >= "08:00" else berlin - timedelta(days=1)
    assert request.report.last_day == str(due.date() - timedelta(days=1))


async def test_a_moment_that_breaks_each_time_does_not_end_the_schedule(shops: Chain) -> None:
    view_id = await shops.saved(shops.as_(KIM), schedule=DAILY)
    await shops.moment_comes()
    [claimed] = await claim(shops.service.engine, DUE, "view", limit=9, lease_seconds=60.0)
    await shops.service.use_cases.views.give_up_start(claimed=claimed, error="ValueError")
    assert len(await waiting(shops)) == 1
    await shops.send(shops.as_(KIM), "POST", f"/v1/views/{view_id}/reports")
    [report] = await claim(shops.service.engine, DUE, "report", limit=9, lease_seconds=60.0)
    await shops.service.use_cases.views.give_up_report(claimed=report, error="ValueError")
    assert await shops.fates(shops.as_(KIM), view_id) == [(str(KIM), "failed", None)]


async def test_one_is_sent_now(shops: Chain) -> None:
    """To whoever asks, about the last week where there is no schedule; twice within a minute is once."""
    view_id = await shops.saved(shops.as_(KIM), is_shared=True)
    lee = shops.as_(LEE)
    for _ in range(2):
        assert (await shops.send(lee, "POST", f"/v1/views/{view_id}/reports")).status_code == 202
    await shops.work()
    reports = await shops.reports()
    assert 1 <= len(reports) <= 2  # a minute may end in between
    assert set(whose(reports)) == {LEE}
    assert reports[0].report.every == "week"
    actions = [one.action for one in await shops.service.audited()]
    assert actions.count("view.report_asked") == len(reports)


async def test_small_numbers_are_not_in_it(shops: Chain) -> None:
    """What is too small to be shown is not in the event at all, and neither is what would give it away."""
    await shops.saved(
        shops.as_(KIM),
        schedule=DAILY,
        query="survey=visit&question=recommendation&touchpoint=checkout&by=attribute:plan",
    )
    [request] = await shops.sent()
    hidden = [one for one in request.report.parts if one.n is None]
    assert hidden, "a day has a handful of answers at each touchpoint"
    assert all((one.value, one.ci_low, one.before, one.change) == (None, None, None, None) for one in hidden)


async def test_what_became_of_it(shops: Chain) -> None:
    """As notifications publishes it; what it says of other notices is passed over."""
    kim = shops.as_(KIM)
    view_id = await shops.saved(kim, is_shared=True, schedule=DAILY | {"people": [str(LEE)]})
    by_person = {one.recipients[0].person_id: one for one in await shops.sent()}
    now = datetime.now(UTC)

    def about(person: UUID, **more: Any) -> dict[str, Any]:
        request = by_person[person]
        fields = {name: getattr(request, name) for name in ("notice_key", "group", "cause", "reason", "subject")}
        return fields | {"notice_id": uuid7(), "subject_id": view_id, "requested_at": now, "at": now, **more}

    events = [
        NoticeSent(channel="email", **about(KIM)),
        NoticeWithheld(withheld_because="not_permitted", **about(LEE)),
        NoticeSent(channel="email", **about(LEE, notice_key="case:1")),
        NoticeSent(channel="email", **about(LEE, notice_key=f"score_report:{uuid7()}")),
        NoticeSent(channel="email", **about(LEE, notice_key="score_report:nonsense")),
    ]
    for data in (*events, *events):
        await shops.service.deliver(Event(data, source="/heed/notifications", time=now))
    assert set(await shops.fates(kim, view_id)) == {
        (str(KIM), "sent", None),
        (str(LEE), "withheld", "not_permitted"),
    }
