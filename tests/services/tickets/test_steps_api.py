"""The steps of a ticket over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService

STEPS: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "kim"},
    "contact": {},
    "resolve": {},
    "close": {},
    "reopen": {},
}
WAY_TO: dict[str, list[str]] = {
    "new": [],
    "assigned": ["assign"],
    "contacted": ["assign", "contact"],
    "resolved": ["assign", "resolve"],
    "closed": ["assign", "resolve", "close"],
}


async def test_the_whole_way_with_notes(desk: Any, clock: FixedClock) -> None:
    """Every step shows on the ticket and in the history, with actor, moment, note and cause."""
    ticket = await desk.open(note="Told by phone")
    for step, body, state in (
        ("assign", {"assignee": "kim", "note": "Yours"}, "assigned"),
        ("contact", {"note": "Called back"}, "contacted"),
        ("assign", {"assignee": "alex"}, "contacted"),
        ("resolve", {"note": "Refunded", "root_cause": "carrier"}, "resolved"),
        ("close", {}, "closed"),
        ("reopen", {"note": "Late again"}, "assigned"),
    ):
        clock.advance(60)
        after = await desk.step(ticket["id"], step, **body)
        assert after["state"] == state
        assert after["updated_at"] == clock.now().isoformat().replace("+00:00", "Z")
        assert (after["closed_at"] is not None) == (state == "closed")
    entries = await desk.history(ticket["id"])
    assert [(entry["action"], entry["note"], entry["assignee"]) for entry in entries] == [
        ("opened", "Told by phone", None),
        ("assigned", "Yours", "kim"),
        ("contacted", "Called back", "kim"),
        ("assigned", None, "alex"),
        ("resolved", "Refunded", "alex"),
        ("closed", None, "alex"),
        ("reopened", "Late again", "alex"),
    ]
    assert [entry["root_cause"] for entry in entries] == [None] * 4 + ["carrier", None, None]
    assert {entry["actor"] for entry in entries} == {"admin"}
    await desk.assert_told_what_happened()


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
        reply = await desk.post(f"/{ticket['id']}/{step}", body)
        if step in ticket["allowed_steps"]:
            assert (reply.status_code, reply.json()["version"]) == (httpx.codes.OK, ticket["version"] + 1)
        else:
            assert reply.status_code == httpx.codes.CONFLICT
            assert reply.json()["type"] == "urn:heed:problem:ticket-step-refused"
            assert all(name in reply.json()["detail"] for name in ticket["allowed_steps"])
            assert (await desk.get(f"/{ticket['id']}")).json() == ticket
    await desk.assert_told_what_happened()


async def test_a_step_needs_no_body_except_assigning(desk: Any) -> None:
    """Only who becomes responsible must be said."""
    ticket = await desk.open()
    assert (await desk.post(f"/{ticket['id']}/assign")).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    for step in ("contact", "resolve", "close", "reopen"):
        assert (await desk.post(f"/{ticket['id']}/{step}")).status_code == httpx.codes.OK, step


async def test_fifty_assignments_at_once_make_one_consistent_history(desk: Any) -> None:
    """Each of them is one version, handed over from the one before, and each was told."""
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
    await desk.assert_told_what_happened()


async def test_of_fifty_who_have_seen_the_same_version_one_wins(desk: Any) -> None:
    """The others are told that the ticket has changed, and leave no trace."""
    ticket = await desk.open()
    replies = await asyncio.gather(
        *(desk.post(f"/{ticket['id']}/assign", {"assignee": f"agent-{number}", "version": 1}) for number in range(50))
    )
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * 49
    refused = next(reply for reply in replies if reply.status_code == httpx.codes.CONFLICT)
    assert refused.json()["type"] == "urn:heed:problem:ticket-changed"
    assert len(await desk.history(ticket["id"])) == 2
    await desk.assert_told_what_happened()


async def test_fifty_who_close_close_once(desk: Any) -> None:
    """One closes, the others are told that it is closed."""
    ticket = await desk.open()
    await desk.step(ticket["id"], "resolve")
    replies = await asyncio.gather(*(desk.post(f"/{ticket['id']}/close") for _ in range(50)))
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * 49
    await desk.assert_told_what_happened()


async def test_reopening_beside_another_open_ticket_is_refused(desk: Any) -> None:
    """A response has one open ticket; who wants the closed one back is told the number of the other."""
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
    await desk.assert_told_what_happened()


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
    ("contact", {"version": "1"}, "version"),
    ("contact", {"version": 0}, "version"),
    ("contact", {"version": 2**40}, "version"),
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
