"""The register over HTTP: entries, what goes together, who was quicker, and lists."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.tickets.store.improvement_store import ImprovementStore
from shared.clock import FixedClock
from shared.testing.eventually import eventually
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.tickets.improvements.conftest import ALEX, KIM, SAM, VIEWER, Register, fields_of, states

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def test_an_improvement_lives(register: Register) -> None:
    """It is proposed, planned, taken up, done and, as it turns out, not done; each step is in its history."""
    made = await register.open(touchpoint="till", unit="kiel", cause="waiting-time", description="Two tills from 11.")
    assert {"number": 1, "version": 1, "state": "proposed", "may_change": True}.items() <= made.items()
    planned = await register.change(made, state="planned", owner=str(KIM), due_on="2026-03-20")
    await register.change(made, state="in_work")
    done = await register.change(made, state="done", done_on="2026-02-27")
    assert (done["done_on"], done["next_states"], planned["owner"]) == ("2026-02-27", ["in_work"], str(KIM))
    again = await register.change(made, state="in_work")
    assert (again["done_on"], again["version"]) == (None, 5)
    dropped = await register.change(made, state="dropped", dropped_because="The building is sold.", description="")
    assert dropped["dropped_because"] == "The building is sold."
    assert (await register.change(made, state="proposed"))["dropped_because"] is None
    entries = (await register.ask("GET", f"/{made['id']}/history")).json()["items"]
    assert [one["version"] for one in entries] == [1, 2, 3, 4, 5, 6, 7]
    assert {one["actor"] for one in entries} == {"admin"}
    assert entries[3]["changes"] == [
        {"field": "state", "before": "in_work", "after": "done"},
        {"field": "done_on", "before": None, "after": "2026-02-27"},
    ]
    # What somebody takes out is gone: the history says that they did, and not what it was.
    assert {"field": "description", "before": None, "after": None} in entries[5]["changes"]
    assert "Two tills" not in str(entries)


async def test_what_is_done_without_a_day_was_done_today(register: Register, clock: FixedClock) -> None:
    """By the clocks where it takes effect, which are ahead of ours here."""
    clock.advance(11.5 * 3600)
    assert (await register.open(state="done"))["done_on"] == "2026-03-02"


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "Two\nlines"}, ["title"]),
        ({"state": "planned"}, ["owner", "due_on"]),
        ({"state": "in_work", "owner": str(KIM)}, ["due_on"]),
        ({"state": "dropped"}, ["dropped_because"]),
        ({"dropped_because": "No money"}, ["dropped_because"]),
        ({"done_on": "2026-02-01"}, ["done_on"]),
        ({"state": "done", "done_on": "2026-03-02"}, ["done_on"]),
        ({"state": "done", "done_on": 17}, ["done_on"]),
        ({"state": "finished"}, ["state"]),
        ({"owner": "nobody-known"}, ["owner"]),
        ({"owner": "gone"}, ["owner"]),
        ({"owner": str(VIEWER)}, ["owner"]),
        ({"owner": str(UUID(int=9))}, ["owner"]),
        ({"owner": str(SAM)}, ["owner"]),
        ({"owner": str(SAM), "unit": "south"}, ["owner"]),
        ({"touchpoint": "Not a key"}, ["touchpoint"]),
        ({"cases": [str(UUID(int=9))]}, ["ticket_id"]),
        ({"number": 7}, ["number"]),
    ],
)
async def test_what_makes_no_sense_is_refused(register: Register, terms: dict[str, Any], fields: list[str]) -> None:
    """Every field that does not fit is named, and nothing is kept."""
    reply = await register.ask("POST", "", {"title": "A bench"} | terms)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [one.partition(".")[0] for one in fields_of(reply)] == fields
    assert await register.found() == []


async def test_owners_are_people_who_could_change_it_and_teams(register: Register) -> None:
    """Somebody of a unit answers for what takes effect there; whoever left stays until somebody else is named."""
    for terms in ({"owner": str(KIM)}, {"owner": "care"}, {"owner": str(SAM), "unit": "kiel"}):
        assert (await register.open(**terms))["owner"] == terms["owner"]
    made = await register.open(owner=str(SAM), unit="north")
    moved = await register.ask("PATCH", f"/{made['id']}", {"unit": "south"}, if_match="*")
    assert fields_of(moved) == ["owner"]
    assert (await register.change(made, unit="south", owner=None))["owner"] is None


async def test_nobody_overwrites_what_they_have_not_seen(register: Register) -> None:
    made = await register.ask("POST", "", {"title": "A bench"})
    path, tag = f"/{made.json()['id']}", made.headers["etag"]
    assert (await register.ask("PATCH", path, {"title": "Two benches"})).status_code == 428
    changed = await register.ask("PATCH", path, {"title": "Two benches"}, if_match=tag)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (await register.ask("PATCH", path, {"title": "No bench"}, if_match=tag)).status_code == 412
    same = await register.ask("PATCH", path, {"title": "Two benches"}, if_match=changed.headers["etag"])
    assert (same.status_code, same.json()["version"]) == (200, 2)
    read = await register.ask("GET", path, if_none_match=changed.headers["etag"])
    assert (read.status_code, read.content) == (304, b"")
    assert (await register.ask("PATCH", path, {"title": None}, if_match="*")).status_code == 422
    refused = await register.ask("PATCH", path, {"state": "done"}, if_match="*")
    assert refused.status_code == 200
    refused = await register.ask("PATCH", path, {"state": "dropped", "dropped_because": "x"}, if_match="*")
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "improvement-move-refused")
    assert "in_work" in refused.json()["detail"]


async def test_lists_are_filtered_counted_and_paged(register: Register, tickets: OneService, kim: SignedIn) -> None:
    """By state, owner, place and everything below it, cause, day; newest first, or by what is due first."""
    await register.open(touchpoint="till", unit="kiel", cause="waiting-time", due_on="2026-02-20")
    await register.open(unit="north", owner=str(KIM), due_on="2026-03-01", state="planned", survey="visit")
    await register.open(owner="care", due_on="2026-02-10", state="in_work")
    await register.open(owner=str(ALEX), due_on="2026-02-01", state="done")
    await register.open(unit="south")
    asked: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [5, 4, 3, 2, 1]),
        ({"order": "due"}, [4, 3, 1, 2, 5]),
        ({"state": ["planned", "done"]}, [4, 2]),
        ({"owner": "none"}, [5, 1]),
        ({"owner": str(KIM)}, [2]),
        ({"owner": "care"}, [3]),
        ({"owner": "gone"}, []),
        ({"unit": "north"}, [2, 1]),
        ({"unit": "kiel"}, [1]),
        ({"touchpoint": "till"}, [1]),
        ({"cause": "waiting-time"}, [1]),
        ({"survey": "visit"}, [2]),
        ({"number": 3}, [3]),
        ({"overdue": "true"}, [3, 1]),
        ({"overdue": "true", "owner": "none"}, [1]),
    ]
    for query, numbers in asked:
        assert await register.found(**query) == numbers, query
    # One's own are those of one's teams, too.
    assert await Register(tickets, kim.headers).found(owner="me") == [3, 2]
    for order, expected in (("newest", [5, 4, 3, 2, 1]), ("due", [4, 3, 1, 2, 5])):
        walked: list[int] = []
        cursor = None
        while True:
            page = (await register.ask("GET", order=order, limit=2, **({"cursor": cursor} if cursor else {}))).json()
            walked += [one["number"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert walked == expected
    assert (await register.ask("GET", order="due", cursor="bm90aGluZw")).status_code == 422
    counts = (await register.ask("GET", "/counts")).json()
    assert counts == {
        "states": {"proposed": 2, "planned": 1, "in_work": 1, "done": 1, "dropped": 0},
        "open": 4,
        "overdue": 2,
    }


async def test_every_change_is_published_and_audited_without_words(
    tickets: OneService, register: Register, desk: Any
) -> None:
    """Titles and reasons may hold anything that people type: neither the bus nor the audit log has them."""
    case = await desk.open()
    made = await register.open(title="Canary", description="Canary", unit="kiel", touchpoint="till", cause="staff")
    await register.ask("POST", f"/{made['id']}/cases", {"number": case["number"]})
    await register.change(made, state="done", done_on="2026-02-27")
    await register.change(made, title="Canary again")
    await register.ask("DELETE", f"/{made['id']}/cases/{case['id']}")
    published = await states(tickets)
    assert [(one.version, one.state, one.done_on) for one in published] == [
        (1, "proposed", None),
        (3, "done", "2026-02-27"),
        (4, "done", "2026-02-27"),
    ]
    last = published[-1]
    assert (last.number, last.touchpoint, last.unit, last.cause) == (1, "till", "kiel", "staff")
    audited = [one for one in await tickets.audited() if one.thing == "improvement"]
    assert [one.action.removeprefix("improvement.") for one in audited] == [
        "opened",
        "case_linked",
        "changed",
        "changed",
        "case_unlinked",
    ]
    assert {one.location for one in audited} == {"kiel"}
    assert "anary" not in f"{published} {audited}"


async def test_the_register_is_published_again_for_whoever_missed_it(tickets: OneService, register: Register) -> None:
    """All of it, as it is now."""
    for number in range(3):
        await register.open(title=f"Number {number}")
    before = await states(tickets)
    assert await tickets.use_cases.improvements.republish() == 3
    assert (await states(tickets))[len(before) :] == before


async def test_of_many_who_saw_the_same_one_wins(tickets: OneService, register: Register) -> None:
    """All at the same moment: whoever is later has to look again, no change is lost, and each has its entry."""
    made = await register.open()
    path = f"/{made['id']}"
    async with tickets.engine.connect() as holder, tickets.engine.connect() as observer:
        await ImprovementStore(holder).get(UUID(made["id"]), lock=True)
        racing = [
            asyncio.create_task(register.ask("PATCH", path, {"title": f"Title {number}"}, if_match='"1"'))
            for number in range(20)
        ]

        async def all_wait() -> bool:
            await observer.rollback()  # within one transaction the server keeps showing the same picture
            return int((await observer.execute(WAITING)).scalar_one()) == len(racing)

        await eventually(all_wait)
        await holder.rollback()
        replies = await asyncio.gather(*racing)
    assert sorted(one.status_code for one in replies) == [200, *[412] * 19]
    entries = (await register.ask("GET", f"{path}/history")).json()["items"]
    assert [one["version"] for one in entries] == [1, 2]
