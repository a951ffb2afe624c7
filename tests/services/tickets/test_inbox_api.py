"""What an inbox needs of the API: filters, orders, counts, notes, and many tickets assigned at once."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.testing.one_service import OneService

MakeAlert = Callable[..., Event[AlertRaised]]
HOUR = 3600


def subjects(tickets: list[dict[str, Any]]) -> list[str]:
    """Return what they are called, which is shorter than their ids."""
    return [ticket["subject"] for ticket in tickets]


async def test_lists_are_filtered_by_several_states_assignee_and_place(desk: Any) -> None:
    """States add up, other filters narrow; `me` is whoever asks, and `none` nobody."""
    mine, theirs, free = [await desk.open(subject=name, location=name) for name in ("mine", "theirs", "free")]
    await desk.post(f"/{mine['id']}/take")
    await desk.step(theirs["id"], "assign", assignee="kim")
    await desk.step(theirs["id"], "contact")
    assert subjects(await desk.found(assignee="me")) == ["mine"]
    assert subjects(await desk.found(assignee="admin")) == ["mine"]
    assert subjects(await desk.found(assignee="none")) == ["free"]
    assert subjects(await desk.found(assignee="kim")) == ["theirs"]
    assert subjects(await desk.found(state=["assigned", "contacted"])) == ["theirs", "mine"]
    assert subjects(await desk.found(state=["assigned", "new"], assignee="me")) == ["mine"]
    assert subjects(await desk.found(location="free")) == ["free"]
    assert subjects(await desk.found(number=theirs["number"])) == ["theirs"]
    assert await desk.found(number=free["number"] + 1) == []


async def test_lists_are_filtered_by_respondent_and_severity(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """The severity of a ticket is the highest of its alerts, in whichever order they come."""
    person = uuid4()
    one = alert(respondent_id=person, severity="critical")
    await tickets.deliver(one, alert(one.data.response_id, rule="late", severity="info", respondent_id=person))
    other = alert(severity="info")
    await tickets.deliver(other, alert(other.data.response_id, rule="late", severity="warning"))
    assert [ticket["severity"] for ticket in await desk.found()] == ["warning", "critical"]
    assert [ticket["severity"] for ticket in await desk.found(respondent_id=str(person))] == ["critical"]
    assert len(await desk.found(severity=["critical", "warning"])) == 2
    assert await desk.found(severity="info") == []
    assert {ticket["kind"] for ticket in await desk.found()} == {"alert"}


@pytest.mark.parametrize("order", ["newest", "oldest", "waiting"])
async def test_every_order_is_paged_without_gaps(
    tickets: OneService, desk: Any, alert: MakeAlert, clock: FixedClock, order: str
) -> None:
    """Whoever waits longest comes first: what people do counts, another alert does not."""
    alerts = [alert() for _ in range(7)]
    for event in alerts:
        clock.advance(60)
        await tickets.deliver(event)
    [*_, first] = await desk.found()
    clock.advance(60)
    await desk.step(first["id"], "contact")
    await tickets.deliver(alert(alerts[1].data.response_id, rule="late"))
    expected = {"newest": [7, 6, 5, 4, 3, 2, 1], "oldest": [1, 2, 3, 4, 5, 6, 7], "waiting": [2, 3, 4, 5, 6, 7, 1]}
    found: list[int] = []
    query: dict[str, Any] = {"order": order, "limit": 3}
    while True:
        page = (await desk.get("", **query)).json()
        found += [ticket["number"] for ticket in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert found == expected[order]


async def test_a_cursor_of_another_order_is_refused(desk: Any) -> None:
    """It means nothing there."""
    for _ in range(3):
        await desk.open()
    for order, other in (("waiting", "newest"), ("oldest", "waiting")):
        cursor = (await desk.get("", order=order, limit=1)).json()["next_cursor"]
        reply = await desk.get("", order=other, cursor=cursor)
        assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, ["cursor"])


async def test_tickets_that_wait_for_hours_are_found(desk: Any, clock: FixedClock) -> None:
    """An hour is over at its end, and any step by a person begins it anew."""
    old, touched = await desk.open(subject="old"), await desk.open(subject="touched")
    clock.advance(HOUR)
    assert len(await desk.found(waiting_hours=1)) == 2
    assert await desk.found(waiting_hours=2) == []
    await desk.post(f"/{touched['id']}/notes", {"note": "Nobody answers the phone"})
    assert subjects(await desk.found(waiting_hours=1)) == ["old"]
    assert old["waiting_since"] == old["created_at"]


async def test_counts_follow_the_filters(desk: Any, clock: FixedClock) -> None:
    """By state, with those of nobody and of whoever asks among the open ones, and who waits longest."""
    first = await desk.open(touchpoint="till")
    clock.advance(HOUR)
    for step in ("take", "resolve", "close"):
        await desk.step(first["id"], step)
    second = await desk.open(touchpoint="till")
    await desk.post(f"/{second['id']}/take")
    clock.advance(HOUR)
    third = await desk.open(touchpoint="door")
    counts = (await desk.get("/counts")).json()
    assert counts["states"] == {"new": 1, "assigned": 1, "contacted": 0, "waiting": 0, "resolved": 0, "closed": 1}
    assert (counts["open"], counts["unassigned"], counts["mine"]) == (2, 1, 1)
    assert counts["waiting_since"] == (await desk.get(f"/{second['id']}")).json()["waiting_since"]
    door = (await desk.get("/counts", touchpoint="door")).json()
    assert (door["open"], door["unassigned"], door["mine"]) == (1, 1, 0)
    assert door["waiting_since"] == third["created_at"]
    assert (await desk.get("/counts", touchpoint="nowhere")).json()["waiting_since"] is None


async def test_a_note_is_no_step(desk: Any, tickets: OneService) -> None:
    """It enters the history in every state, is published without its text, and needs no precondition but keeps one."""
    ticket = await desk.open()
    for before in (None, "take", "contact", "resolve", "close"):
        if before:
            await desk.step(ticket["id"], before)
        was = (await desk.get(f"/{ticket['id']}")).json()
        reply = await desk.post(f"/{ticket['id']}/notes", {"note": f" after {before} canary "}, if_match=None)
        assert reply.status_code == httpx.codes.OK, reply.text
        now = reply.json()
        assert (now["state"], now["assignee"], now["version"]) == (was["state"], was["assignee"], was["version"] + 1)
        assert now["allowed_steps"] == was["allowed_steps"]
    entries = [entry for entry in await desk.history(ticket["id"]) if entry["action"] == "noted"]
    assert [entry["note"] for entry in entries] == [
        f"after {step} canary" for step in (None, "take", "contact", "resolve", "close")
    ]
    assert "canary" not in str([event.data for event in await tickets.published()])
    assert "canary" not in str(await tickets.audited())
    await desk.assert_published_what_happened()
    for body, wrong in (({}, "note"), ({"note": " "}, "note"), ({"note": "x", "step": "close"}, "step")):
        reply = await desk.post(f"/{ticket['id']}/notes", body)
        assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, [wrong])
    stale = await desk.post(f"/{ticket['id']}/notes", {"note": "x"}, if_match='"other"')
    assert stale.status_code == httpx.codes.PRECONDITION_FAILED


async def test_many_are_assigned_and_each_answers_for_itself(desk: Any) -> None:
    """What has changed, is unknown, closed or named without its tag is refused; the others are assigned."""
    fresh, stale, closed, any_tag, bare = [await desk.open() for _ in range(5)]
    tags = {ticket["id"]: await desk.tag(ticket["id"]) for ticket in (fresh, stale)}
    await desk.step(stale["id"], "contact")
    await desk.step(closed["id"], "resolve")
    unknown = str(uuid4())
    items = [
        {"id": fresh["id"], "tag": tags[fresh["id"]]},
        {"id": stale["id"], "tag": tags[stale["id"]].strip('"')},
        {"id": closed["id"], "tag": "*"},
        {"id": unknown, "tag": "*"},
        {"id": any_tag["id"], "tag": "*"},
        {"id": bare["id"]},
        {"id": any_tag["id"], "tag": "*"},
    ]
    reply = await desk.post("/assign", {"assignee": "kim", "note": "Yours", "tickets": items}, if_match=None)
    assert reply.status_code == httpx.codes.OK, reply.text
    results = reply.json()["results"]
    assert [result["id"] for result in results] == [item["id"] for item in items]
    refused = {i: result["problem"]["status"] for i, result in enumerate(results) if result["status"] == "refused"}
    assert refused == {1: 412, 2: 409, 3: 404, 5: 428, 6: 409}
    assert f'"{results[0]["tag"]}"' == await desk.tag(fresh["id"])
    owners = {ticket["id"]: ticket["assignee"] for ticket in await desk.found()}
    assert {one for one, owner in owners.items() if owner == "kim"} == {fresh["id"], any_tag["id"]}
    assert (await desk.history(fresh["id"]))[-1]["note"] == "Yours"
    await desk.assert_published_what_happened()
    for wrong, field in (({"tickets": []}, "tickets"), ({"tickets": items, "assignee": ""}, "assignee")):
        reply = await desk.post("/assign", {"assignee": "kim"} | wrong)
        assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, [field])


async def test_what_people_do_is_audited(desk: Any, tickets: OneService, alert: MakeAlert) -> None:
    """Every step with who, where and what it was before; what the suite does by itself is not."""
    await tickets.deliver(alert())
    [ticket] = await desk.found()
    await desk.post(f"/{ticket['id']}/take")
    await desk.step(ticket["id"], "contact", note="canary")
    by_hand = await desk.open(location="Wien", note="canary")
    audited = await tickets.audited()
    assert [(one.action, one.thing_id, one.location) for one in audited] == [
        ("ticket.assigned", ticket["id"], "Graz"),
        ("ticket.contacted", ticket["id"], "Graz"),
        ("ticket.opened", by_hand["id"], "Wien"),
    ]
    assert {(one.actor, one.actor_kind, one.thing) for one in audited} == {("admin", "key", "ticket")}
    assert [json.loads(state or "") for state in (audited[0].before, audited[0].after)] == [
        {"state": "new", "assignee": None},
        {"state": "assigned", "assignee": "admin"},
    ]
    assert audited[2].before is None
    assert "canary" not in str(audited)


async def test_a_ticket_says_what_it_was_opened_for(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """By hand stays by hand, also when an alert joins it later."""
    event = alert()
    by_hand = await desk.open(response_id=str(event.data.response_id))
    await tickets.deliver(event)
    ticket = (await desk.get(f"/{by_hand['id']}")).json()
    assert (ticket["kind"], ticket["severity"], UUID(ticket["alert_id"])) == ("manual", "warning", event.data.alert_id)
