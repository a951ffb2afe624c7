"""The pages of the register, without scripts: what they show, what they do, and what they say when they do not."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import NOON
from tests.services.tickets.improvements.conftest import KIM, SAM, Register, notices

PATH = "/console/tickets/improvements"
TODAY = NOON.date()


async def page(tickets: OneService, who: SignedIn, path: str = "", **form: str) -> httpx.Response:
    """Return a page below the register's; with a form, after it was sent."""
    address = f"{PATH}{path}"
    if form:
        return await tickets.client.post(address, headers=who.headers, data=form)
    return await tickets.client.get(address, headers=who.headers)


def said(reply: httpx.Response) -> str:
    """Return a page without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


def tag_in(reply: httpx.Response) -> str:
    found = re.search(r'name="tag" value="([^"]+)"', reply.text)
    assert found, reply.text
    return found[1]


async def test_the_list_shows_counts_and_what_is_asked_for(
    tickets: OneService, register: Register, kim: SignedIn, desk: Any
) -> None:
    assert "Nothing is being improved yet" in said(await page(tickets, kim))
    case = await desk.open(location="kiel")
    late = str(TODAY - timedelta(days=2))
    await register.open(
        title="A bench <i>", unit="kiel", cases=[case["id"]], owner=str(KIM), due_on=late, state="in_work"
    )
    await register.open(title="New signs", touchpoint="till", cause="waiting-time")
    await register.open(title="Old signs", state="done", done_on=str(TODAY))
    shown = await page(tickets, kim)
    text = said(shown)
    assert "All open 2 Proposed 1 Planned 0 In work 1 Done 1 Dropped 0 All 3" in text
    assert "<i>" not in shown.text
    assert "A bench &lt;i&gt; No. 1 Kiel Kim" in text
    assert "overdue In work 1" in text
    assert "New signs No. 2" in text
    assert "Till · everywhere" in text
    assert "Old signs" not in text
    assert "Old signs No. 3" in said(await page(tickets, kim, "?state=done"))
    for query, shows in (
        ("?who=me", "A bench"),
        ("?who=none", "New signs"),
        ("?place=north", "A bench"),
        ("?touchpoint=till", "New signs"),
        ("?overdue=yes", "A bench"),
        ("?cause=waiting-time", "New signs"),
    ):
        found = said(await page(tickets, kim, query))
        assert [title for title in ("A bench", "New signs") if title in found] == [shows], query
    assert "No improvement fits these filters" in said(await page(tickets, kim, "?who=gone"))
    assert "There is no such improvement" in said(await page(tickets, kim, "?state=dropped"))
    reply = await page(tickets, kim, "?state=nonsense&cursor=x")
    assert reply.status_code == 200, reply.text


async def test_long_lists_have_pages(tickets: OneService, register: Register, kim: SignedIn) -> None:
    for number in range(42):
        await register.open(title=f"Number {number}")
    first = await page(tickets, kim)
    more = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert more
    second = await tickets.client.get(more[1].replace("&amp;", "&"), headers=kim.headers)
    assert second.text.count('class="row-link"') == 2
    assert "First page" in second.text


async def test_one_is_entered_moved_and_changed_by_forms(
    tickets: OneService, register: Register, kim: SignedIn, desk: Any
) -> None:
    """From a case, which is where it comes from; with everything that was typed when something is missing."""
    case = await desk.open(location="kiel", touchpoint="till")
    form = await page(tickets, kim, f"/new?case={case['id']}")
    assert f"Case {case['number']} will be linked to it." in said(form)
    assert re.search(r'value="kiel" selected', form.text)
    assert re.search(r'value="till" selected', form.text)
    typed = {"title": "Open a second till", "unit": "kiel", "touchpoint": "till", "cases": case["id"], "number": "1"}
    refused = await page(tickets, kim, "/new", state="planned", **typed)
    assert refused.status_code == 422
    assert "Give the day by which it is to be done." in said(refused)
    assert 'value="Open a second till"' in refused.text
    assert f"Case {case['number']} will be linked to it." in said(refused)
    made = await page(tickets, kim, "/new", state="proposed", **typed)
    assert made.status_code == 303
    address = made.headers["location"].removeprefix(PATH)

    shown = await page(tickets, kim, address)
    assert "Late parcel" in said(shown)
    assert f"/console/scoring/improvement{address}" in shown.text
    assert "Kim entered it" in said(shown)
    moved = await page(tickets, kim, f"{address}/move", state="planned", tag=tag_in(shown))
    assert moved.status_code == 422
    assert "Choose who answers for it" in said(moved)
    more = {"owner": str(SAM), "due_on": str(TODAY + timedelta(days=9))}
    moved = await page(tickets, kim, f"{address}/move", state="planned", tag=tag_in(shown), **more)
    assert moved.status_code == 303
    assert [one.recipients[0].person_id for one in await notices(tickets)] == [SAM]
    tag = tag_in(await page(tickets, kim, address))
    dropped = await page(tickets, kim, f"{address}/move", state="dropped", tag=tag)
    assert "why it will not be done" in said(dropped)
    assert (await page(tickets, kim, f"{address}/move", state="in_work", tag=tag)).status_code == 303
    tag = tag_in(await page(tickets, kim, address))
    future = str(TODAY + timedelta(days=3))
    wrong = await page(tickets, kim, f"{address}/move", state="done", done_on=future, tag=tag)
    assert "it cannot be after today" in said(wrong)
    assert f'value="{future}"' in wrong.text
    done = await page(tickets, kim, f"{address}/move", state="done", done_on=str(TODAY), tag=tag)
    assert done.status_code == 303
    edit = await page(tickets, kim, f"{address}/edit")
    assert re.search(rf'name="done_on"[^>]* value="{TODAY}"', edit.text)
    changed = await page(
        tickets, kim, f"{address}/edit", title="A third till", tag=tag_in(edit), done_on=str(TODAY), unit="kiel"
    )
    assert changed.status_code == 303
    read = (await register.ask("GET", address)).json()
    # What was emptied in the form is gone.
    assert (read["title"], read["touchpoint"], read["owner"]) == ("A third till", None, None)
    history = said(await page(tickets, kim, address))
    assert "Kim : In work → Done" in history or "Kim: In work → Done" in history
    assert "Title: Open a second till → A third till" in history
    assert "Touchpoint: Till → all touchpoints" in history


async def test_who_was_slower_sees_what_the_other_did(tickets: OneService, register: Register, kim: SignedIn) -> None:
    """And nothing that they typed is lost; sent once more it counts."""
    made = await register.open(title="A bench")
    address = f"/{made['id']}"
    form = await page(tickets, kim, f"{address}/edit")
    await register.change(made, title="Two benches")
    typed = {"title": "Three benches", "description": "In the shade"}
    refused = await page(tickets, kim, f"{address}/edit", tag=tag_in(form), **typed)
    assert refused.status_code == 412
    assert "Title: A bench → Two benches" in said(refused)
    assert 'value="Three benches"' in refused.text
    assert "In the shade" in refused.text
    assert (await page(tickets, kim, f"{address}/edit", tag=tag_in(refused), **typed)).status_code == 303
    assert (await register.read(made))["title"] == "Three benches"
    await register.change(made, state="dropped", dropped_because="No room")
    late = await page(tickets, kim, f"{address}/move", state="done", tag="*")
    assert late.status_code in {409, 412}
    forced = await page(tickets, kim, f"{address}/move", state="done", tag=tag_in(await page(tickets, kim, address)))
    assert forced.status_code == 409
    assert "it is “Dropped” now" in said(forced)


async def test_cases_are_linked_and_taken_away(
    tickets: OneService, register: Register, kim: SignedIn, desk: Any
) -> None:
    case, made = await desk.open(), await register.open()
    address = f"/{made['id']}"
    for typed in ("77", "x", "9" * 30):
        wrong = await page(tickets, kim, f"{address}/cases", number=typed)
        assert wrong.status_code == 422
        assert "There is no case with this number" in said(wrong)
        assert f'value="{typed}"' in wrong.text
    assert (await page(tickets, kim, f"{address}/cases", number=f" #{case['number']}")).status_code == 303
    assert "Late parcel" in said(await page(tickets, kim, address))
    gone = await page(tickets, kim, f"{address}/cases/{case['id']}/unlink", any="x")
    assert gone.status_code == 303
    shown = said(await page(tickets, kim, address))
    assert "None is linked" in shown
    assert "Kim took a case away" in shown


async def test_a_case_shows_what_is_changed_because_of_it(
    tickets: OneService, register: Register, kim: SignedIn, desk: Any
) -> None:
    """And leads to a new improvement, or links itself to one that is open."""
    case = await desk.open(location="kiel")
    made = await register.open(title="A bench")
    await register.open(title="Done long ago", state="done")
    part = f"/of-case/{case['id']}"
    shown = await page(tickets, kim, part)
    assert "A bench" in shown.text
    assert "Done long ago" not in shown.text
    assert f"{PATH}/new?case={case['id']}" in shown.text
    assert "Choose an improvement first." in said(await page(tickets, kim, part, improvement="x"))
    linked = await tickets.client.post(
        f"{PATH}{part}", headers=kim.headers | {"HX-Request": "true"}, data={"improvement": made["id"]}
    )
    assert f'href="{PATH}/{made["id"]}"' in linked.text
    assert f'value="{made["id"]}"' not in linked.text
    assert (await register.read(made))["number_of_cases"] == 1
    without_script = await page(tickets, kim, part, improvement=made["id"])
    assert without_script.headers["location"] == f"/console/tickets/{case['id']}"


async def test_whoever_works_in_a_unit_sees_and_does_what_is_theirs(
    tickets: OneService, register: Register, sam: SignedIn, desk: Any
) -> None:
    company, elsewhere = await register.open(title="For all"), await register.open(title="Canary", unit="south")
    own = await register.open(title="In Kiel", unit="kiel")
    shown = said(await page(tickets, sam))
    assert "For all" in shown
    assert "In Kiel" in shown
    assert "Canary" not in shown
    read_only = await page(tickets, sam, f"/{company['id']}")
    assert "whoever works for all of it changes it" in said(read_only)
    assert "/edit" not in read_only.text
    assert 'name="tag"' not in read_only.text
    for path, form in (
        ("/edit", {"title": "Mine", "tag": "1"}),
        ("/move", {"state": "done", "tag": "1"}),
        ("/cases", {"number": "1"}),
    ):
        refused = await page(tickets, sam, f"/{company['id']}{path}", **form)
        assert refused.status_code == 403, path
        assert "This concerns the whole company." in said(refused)
        assert (await page(tickets, sam, f"/{elsewhere['id']}{path}", **form)).status_code == 404
    assert (await page(tickets, sam, f"/{elsewhere['id']}")).status_code == 404
    case, hidden = await desk.open(location="kiel"), await desk.open(location="south")
    part = await page(tickets, sam, f"/of-case/{case['id']}")
    # They could not change it, so it is not offered.
    assert "For all" not in part.text
    assert "In Kiel" in part.text
    assert (await page(tickets, sam, f"/of-case/{hidden['id']}")).status_code == 404
    assert f"Case {hidden['number']}" not in said(await page(tickets, sam, f"/new?case={hidden['id']}"))
    assert own["version"] == 1


@pytest.mark.parametrize("path", ["", "/new", f"/{UUID(int=9)}", f"/of-case/{UUID(int=9)}"])
async def test_pages_are_for_those_who_work_with_cases(tickets: OneService, path: str) -> None:
    viewer = sign_in(tickets.app, "viewer")
    assert (await page(tickets, viewer, path)).status_code == httpx.codes.FORBIDDEN


async def test_pages_are_german_for_german_readers(tickets: OneService, register: Register) -> None:
    made = await register.open(state="planned", owner="care", due_on=str(TODAY), cause="waiting-time")
    german = sign_in(tickets.app, "agent", language="de", person_id=KIM)
    listed = said(await page(tickets, german))
    one = said(await page(tickets, german, f"/{made['id']}"))
    assert "Alle offenen 1 Vorgeschlagen 0 Geplant 1" in listed
    assert "Arbeit beginnen" in one
    assert "Warten" in one
