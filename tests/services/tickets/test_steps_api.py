"""The steps of a ticket over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import DONE, SETTLED

STEPS: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "kim"},
    "contact": {},
    "wait": {},
    "resume": {},
    "resolve": {},
    "close": SETTLED,
    "reopen": {},
}
WAY_TO: dict[str, list[str]] = {
    "new": [],
    "assigned": ["assign"],
    "contacted": ["assign", "contact"],
    "waiting": ["assign", "wait"],
    "resolved": ["assign", "resolve"],
    "closed": ["assign", "resolve", "close"],
}


async def test_the_whole_way_with_notes(desk: Any, clock: FixedClock) -> None:
    """Every step shows on the ticket and in the history, with actor, moment, note and cause."""
    ticket = await desk.open(note="Called by phone")
    for step, body, state in (
        ("assign", {"assignee": "kim", "note": "Yours"}, "assigned"),
        ("contact", {"note": "Called back"}, "contacted"),
        ("assign", {"assignee": "alex"}, "contacted"),
        ("wait", {"note": "For the carrier"}, "waiting"),
        ("resume", {}, "contacted"),
        ("resolve", {"cause": "late-delivery", "root_cause": "carrier", "action_taken": "Refunded"}, "resolved"),
        ("close", {"cause": "late-delivery", "outcome": "recovered", "note": "All well"}, "closed"),
        ("reopen", {"note": "Late again"}, "assigned"),
    ):
        clock.advance(60)
        after = await desk.step(ticket["id"], step, **body)
        assert after["state"] == state
        assert after["updated_at"] == clock.now().isoformat().replace("+00:00", "Z")
        assert (after["closed_at"] is not None) == (state == "closed")
    entries = await desk.history(ticket["id"])
    assert [(entry["action"], entry["note"], entry["assignee"]) for entry in entries] == [
        ("opened", "Called by phone", None),
        ("assigned", "Yours", "kim"),
        ("contacted", "Called back", "kim"),
        ("assigned", None, "alex"),
        ("waited", "For the carrier", "alex"),
        ("resumed", None, "alex"),
        ("resolved", None, "alex"),
        ("closed", "All well", "alex"),
        ("reopened", "Late again", "alex"),
    ]
    assert [entry["root_cause"] for entry in entries] == [None] * 6 + ["carrier", None, None]
    assert [entry["outcome"] for entry in entries] == [None] * 7 + ["recovered", None]
    assert {entry["actor"] for entry in entries} == {"admin"}
    await desk.assert_published_what_happened()


@pytest.mark.parametrize("state", list(WAY_TO))
async def test_what_is_offered_is_taken_and_the_rest_refused(desk: Any, state: str) -> None:
    """In every state the steps that the ticket names work; any other is 409, names them and changes nothing."""
    for step, body in STEPS.items():
        ticket = await desk.open()
        for earlier in WAY_TO[state]:
            ticket = await desk.step(
                ticket["id"], earlier, **(STEPS[earlier] | ({"assignee": "sam"} if earlier == "assign" else {}))
            )
        assert ticket["state"] == state
        sent = DONE if step == "close" and state == "contacted" else body
        reply = await desk.post(f"/{ticket['id']}/{step}", sent)
        if step in ticket["allowed_steps"]:
            versions = 2 if step == "close" and state != "resolved" else 1
            assert (reply.status_code, reply.json()["version"]) == (httpx.codes.OK, ticket["version"] + versions)
        else:
            assert reply.status_code == httpx.codes.CONFLICT
            assert reply.json()["type"] == "urn:heed:problem:ticket-step-refused"
            assert all(name in reply.json()["detail"] for name in ticket["allowed_steps"])
            assert (await desk.get(f"/{ticket['id']}")).json() == ticket
    await desk.assert_published_what_happened()


async def test_a_step_needs_no_body_except_assigning(desk: Any) -> None:
    """Only who becomes responsible must be said, and what a case is closed with."""
    ticket = await desk.open()
    assert (await desk.post(f"/{ticket['id']}/assign")).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    for step in ("contact", "wait", "resume", "resolve", "reopen"):
        assert (await desk.post(f"/{ticket['id']}/{step}")).status_code == httpx.codes.OK, step
    await desk.step(ticket["id"], "resolve")
    refused = await desk.post(f"/{ticket['id']}/close")
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [one["field"] for one in refused.json()["errors"]] == ["cause", "action_taken"]


async def test_fifty_assignments_at_once_make_one_consistent_history(desk: Any) -> None:
    """Each of them is one version, handed over from the one before, and each was published."""
    ticket = await desk.open()
    replies = await asyncio.gather(
        *(desk.post(f"/{ticket['id']}/assign", {"assignee": f"agent-{number}"}) for number in range(50))
    )
    assert {reply.status_code for reply in replies} == {httpx.codes.OK}
    assert sorted(reply.json()["version"] for reply in replies) == list(range(2, 52))
    entries = await desk.history(ticket["id"])
    by_version = {reply.json()["version"]: reply.json()["assignee"] for reply in replies}
    assert {entry["version"]: entry["assignee"] for entry in entries[1:]} == by_version
    assert (await desk.get(f"/{ticket['id']}")).json()["assignee"] == entries[-1]["assignee"]
    await desk.assert_published_what_happened()


async def test_of_fifty_who_have_read_the_same_state_one_wins(desk: Any) -> None:
    """The others learn that the ticket has changed, and leave no trace."""
    ticket = await desk.open()
    tag = await desk.tag(ticket["id"])
    replies = await asyncio.gather(
        *(desk.post(f"/{ticket['id']}/assign", {"assignee": f"agent-{number}"}, if_match=tag) for number in range(50))
    )
    assert sorted(reply.status_code for reply in replies) == [200] + [412] * 49
    refused = next(reply for reply in replies if reply.status_code == httpx.codes.PRECONDITION_FAILED)
    assert refused.json()["type"] == "urn:heed:problem:precondition-failed"
    assert len(await desk.history(ticket["id"])) == 2
    await desk.assert_published_what_happened()


async def test_no_step_is_taken_on_a_ticket_that_was_not_read(desk: Any) -> None:
    """Without `If-Match` every step is refused with 428 that says what to send, and nothing happens."""
    for state, way in WAY_TO.items():
        ticket = await desk.open()
        for earlier in way:
            ticket = await desk.step(ticket["id"], earlier, **STEPS[earlier])
        for step, body in STEPS.items():
            refused = await desk.post(f"/{ticket['id']}/{step}", body, if_match=None)
            assert refused.status_code == httpx.codes.PRECONDITION_REQUIRED, (state, step)
            assert refused.json()["type"] == "urn:heed:problem:precondition-required"
            assert "`If-Match: *`" in refused.json()["detail"]
        assert (await desk.get(f"/{ticket['id']}")).json() == ticket
    await desk.assert_published_what_happened()


async def test_a_step_is_taken_on_what_was_read(desk: Any) -> None:
    """Every reply has the tag of the ticket as it is now; an old one, a foreign one or none that could be is 412."""
    opened = await desk.post("", {"subject": "Late parcel"})
    path = f"/{opened.json()['id']}"
    assert (await desk.get(path)).headers["etag"] == opened.headers["etag"]
    seen = [opened.headers["etag"]]
    for step, body in (*STEPS.items(), ("resolve", {})):
        sent = DONE if step == "close" else body
        reply = await desk.post(f"{path}/{step}", sent, if_match=f'"other", {seen[-1]}')
        assert reply.status_code == httpx.codes.OK, step
        seen.append(reply.headers["etag"])
        assert (await desk.get(path)).headers["etag"] == seen[-1]
    assert len(set(seen)) == len(seen)
    foreign = await desk.tag((await desk.open())["id"])
    for wrong in (*seen[:-1], foreign, f"W/{seen[-1]}", '"7"', "7", ""):
        refused = await desk.post(f"{path}/close", if_match=wrong)
        assert (refused.status_code, refused.json()["type"]) == (412, "urn:heed:problem:precondition-failed"), wrong
    assert (await desk.get(path)).headers["etag"] == seen[-1]
    await desk.assert_published_what_happened()


async def test_a_changed_ticket_is_read_again_before_its_state_matters(desk: Any) -> None:
    """Who holds an old tag and wants what the state does not allow gets 412, not the refusal of that step."""
    ticket = await desk.open()
    old = await desk.tag(ticket["id"])
    await desk.step(ticket["id"], "resolve")
    assert (await desk.post(f"/{ticket['id']}/contact", if_match=old)).status_code == 412
    assert (await desk.post(f"/{ticket['id']}/contact", if_match=await desk.tag(ticket["id"]))).status_code == 409


async def test_of_two_people_who_work_at_once_the_later_reads_again(desk: Any) -> None:
    """Whoever comes second sees what the first has done, and goes on from there."""
    ticket = await desk.open()
    tags = [await desk.tag(ticket["id"]) for _ in range(2)]
    steps = [("assign", {"assignee": "kim"}), ("resolve", {"note": "Refunded"})]
    replies = await asyncio.gather(
        *(
            desk.post(f"/{ticket['id']}/{step}", body, if_match=tag)
            for (step, body), tag in zip(steps, tags, strict=True)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [200, 412]
    first = next(reply for reply in replies if reply.status_code == httpx.codes.OK)
    again = await desk.get(f"/{ticket['id']}")
    assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
    assert len(await desk.history(ticket["id"])) == 2
    note = await desk.post(f"/{ticket['id']}/reopen", if_match=again.headers["etag"])
    assert note.status_code == (200 if again.json()["state"] == "resolved" else 409)
    await desk.assert_published_what_happened()


async def test_fifty_who_close_close_once(desk: Any) -> None:
    """One closes, the others learn that it is closed."""
    ticket = await desk.open()
    await desk.step(ticket["id"], "resolve")
    replies = await asyncio.gather(*(desk.post(f"/{ticket['id']}/close", SETTLED) for _ in range(50)))
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * 49
    await desk.assert_published_what_happened()


async def test_reopening_beside_another_open_ticket_is_refused(desk: Any) -> None:
    """A response has one open ticket; who wants the closed one back learns the number of the other."""
    response_id = str(uuid4())
    old = await desk.open(response_id=response_id)
    await desk.step(old["id"], "resolve")
    await desk.step(old["id"], "close")
    new = await desk.open(response_id=response_id)
    reply = await desk.post(f"/{old['id']}/reopen")
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:heed:problem:response-has-ticket")
    assert f"number {new['number']}" in reply.json()["detail"]
    await desk.step(new["id"], "resolve")
    await desk.step(new["id"], "close")
    assert (await desk.step(old["id"], "reopen"))["state"] == "new"
    await desk.assert_published_what_happened()


async def test_a_step_on_nothing_is_not_found(desk: Any) -> None:
    """404 for an id that nobody has, 422 for what is no id."""
    for step, body in STEPS.items():
        reply = await desk.post(f"/{uuid4()}/{step}", body)
        assert (reply.status_code, reply.json()["type"]) == (404, "urn:heed:problem:ticket-not-found")
        assert (await desk.post(f"/17/{step}", body)).status_code == httpx.codes.UNPROCESSABLE_ENTITY


NONSENSE: list[tuple[str, Any, str]] = [
    ("assign", {}, "assignee"),
    ("assign", {"assignee": " "}, "assignee"),
    ("assign", {"assignee": "x" * 201}, "assignee"),
    ("assign", {"assignee": "a\nb"}, "assignee"),
    ("assign", {"assignee": "a\x00b"}, "assignee"),
    ("assign", {"assignee": "\ud800"}, "assignee"),
    ("assign", {"assignee": 5}, "assignee"),
    ("assign", {"assignee": "kim", "team": "b"}, "team"),
    ("contact", {"note": "x" * 4001}, "note"),
    ("contact", {"note": "half \udfff"}, "note"),
    ("contact", {"note": ["a"]}, "note"),
    ("contact", {"version": 1}, "version"),
    ("contact", {"root_cause": "x"}, "root_cause"),
    ("resolve", {"root_cause": ""}, "root_cause"),
    ("close", [], "body"),
    ("close", "now", "body"),
    ("reopen", {"note": "a\x00"}, "note"),
]
"""A step, what is sent with it, and the field that must be named."""


async def test_a_wrong_field_is_named_and_nothing_happens(desk: Any, tickets: OneService) -> None:
    """What is malformed, too long or cannot be stored is 422, names the field, and takes no step."""
    ticket = await desk.open()
    for step, body, field in NONSENSE:
        reply = await desk.post(f"/{ticket['id']}/{step}", body)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, (step, field)
        assert field in [error["field"] for error in reply.json()["errors"]], (step, field, reply.json())
    assert (await desk.get(f"/{ticket['id']}")).json() == ticket
    assert len(await tickets.published()) == 1
