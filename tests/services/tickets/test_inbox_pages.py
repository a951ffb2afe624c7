"""The inbox over HTTP: its lists and their counts, what is due in words, the cases around one, and its parts."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from services.tickets.store.tables import TICKET
from shared.access import Language
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.event import Event
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import NOON

PATH = "/console/tickets"
ERIKA = UUID(int=1)


@pytest.fixture
async def erika(tickets: OneService) -> SignedIn:
    """An agent of the team `service`."""
    person = PersonChanged(version=1, person_id=ERIKA, display_name="Erika Muster", role="agent", changed_at=NOON)
    team = TeamChanged(version=1, team="service", name="Night & day", members=(ERIKA,), changed_at=NOON)
    await tickets.deliver(*(Event(one, source="/heed/accounts", time=NOON) for one in (person, team)))
    return sign_in(tickets.app, "agent", person_id=ERIKA)


async def page(tickets: OneService, who: SignedIn, path: str = "", *, part: str = "") -> str:
    """Return a page below the inbox, or the part that a script renews."""
    headers = who.headers | ({"HX-Request": "true", "HX-Target": part} if part else {})
    reply = await tickets.client.get(f"{PATH}{path}", headers=headers)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.text


def tabs(text: str) -> dict[str, str]:
    """Return the counts of the quick filters by their names."""
    states = text[text.index('id="states"') : text.index("</nav>", text.index('id="states"'))]
    return dict(re.findall(r"<span>([^<]+)</span> <span class=\"count[^\"]*\">([^<]+)</span>", states))


async def set_columns(tickets: OneService, ticket: str, **values: Any) -> None:
    """Let clocks or routing have kept something about a case."""
    async with tickets.engine.begin() as connection:
        await connection.execute(update(TICKET).where(TICKET.c.id == UUID(ticket)).values(values))


async def test_lists_and_their_counts(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """In both languages; each list shows the cases that it counts, and keeps what else is filtered by."""
    mine, free, done = [await desk.open(subject=subject, location="Graz") for subject in ("mine", "free", "done")]
    await desk.step(mine["id"], "assign", assignee=str(ERIKA))
    await set_columns(tickets, free["id"], team="service")
    await desk.step(done["id"], "resolve")
    await desk.step(done["id"], "close")
    text = await page(tickets, erika, "?place=Graz")
    assert tabs(text) == {
        "All open": "2",
        "Mine": "1",
        "My team": "1",
        "Unassigned": "1",
        "Overdue": "0",
        "Due today": "0",
        "Waiting": "0",
        "Resolved": "0",
        "Closed": "1",
        "All": "3",
    }
    assert f'href="{PATH}?who=team&amp;place=Graz"' in text
    german = sign_in(tickets.app, "agent", person_id=ERIKA, language="de")
    assert list(tabs(await page(tickets, german)))[:6] == [
        "Alle offenen",
        "Meine",
        "Mein Team",
        "Nicht zugewiesen",
        "Überfällig",
        "Heute fällig",
    ]
    for query, subject in (("who=me", "mine"), ("who=team", "free"), ("who=none", "free"), ("state=closed", "done")):
        shown = await page(tickets, erika, f"?{query}")
        assert re.findall(r'id="open-[^>]+>([^<]+)</a>', shown) == [subject], query
        lists = shown[shown.index('id="states"') : shown.index('id="cases"')]
        assert lists.count('aria-current="page"') == 1, query
    stranger = sign_in(tickets.app, "agent")
    assert "My team" not in tabs(await page(tickets, stranger))


DUE: list[tuple[dict[str, Any], str, str]] = [
    ({"due_at": timedelta(hours=-2)}, "overdue · ", "überfällig · "),
    ({"due_at": timedelta(hours=2)}, "due ", "fällig "),
    ({"due_at": None, "due_soon_at": None, "is_paused": True}, "clock stands still", "Uhr steht"),
    ({"follow_up_at": timedelta(hours=-1)}, "look again", "wieder ansehen"),
]


@pytest.mark.parametrize(("kept", "english", "german"), DUE, ids=[one[1] for one in DUE])
async def test_deadlines_in_words(
    tickets: OneService, desk: Any, kept: dict[str, Any], english: str, german: str
) -> None:
    """In the list and in the case; a case that is settled has none."""
    ticket = await desk.open()
    texts: dict[Language, str] = {"en": english, "de": german}
    now = datetime.now(UTC)  # of pages, whatever the clock of the service says
    moments = {name: now + value if isinstance(value, timedelta) else value for name, value in kept.items()}
    await set_columns(tickets, ticket["id"], **moments)
    for language, said in texts.items():
        who = sign_in(tickets.app, "agent", language=language)
        assert (await page(tickets, who, f"/{ticket['id']}")).count(said) >= 2, language
    await desk.step(ticket["id"], "resolve")
    await desk.step(ticket["id"], "close")
    assert english not in await page(tickets, sign_in(tickets.app, "agent"), "?state=closed")


async def test_the_cases_around_one(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """Before and after it in the list that the address asks for; a case that a step took out of it still leads on."""
    first, second, third = [await desk.open(subject=str(number)) for number in range(3)]

    def links(text: str) -> dict[str, str]:
        return dict(re.findall(r'rel="(prev|next)" id="[a-z]+" href="([^"]+)"', text))

    assert links(await page(tickets, erika, f"/{second['id']}")) == {
        "prev": f"{PATH}/{first['id']}",
        "next": f"{PATH}/{third['id']}",
    }
    newest = await page(tickets, erika, f"/{second['id']}?order=newest")
    assert links(newest) == {
        "prev": f"{PATH}/{third['id']}?order=newest",
        "next": f"{PATH}/{first['id']}?order=newest",
    }
    assert links(await page(tickets, erika, f"/{third['id']}")) == {"prev": f"{PATH}/{second['id']}"}
    tag = (await desk.tag(second["id"])).strip('"')
    form = {"tag": tag, "following": third["id"]}
    scripted = erika.headers | {"HX-Request": "true", "HX-Target": "work"}
    reply = await tickets.client.post(f"{PATH}/{second['id']}/take?who=none", headers=scripted, data=form)
    assert links(reply.text) == {"next": f"{PATH}/{third['id']}?who=none"}
    nowhere = await page(tickets, erika, f"/{second['id']}?who=none")
    assert links(nowhere) == {"next": f"{PATH}/{first['id']}?who=none"}


async def test_long_lists_lead_on_over_pages(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """From the last case of a page to the first of the next one, which the list shows then."""
    opened = [await desk.open(subject=str(number)) for number in range(42)]
    text = await page(tickets, erika, f"/{opened[39]['id']}")
    [(address, cursor)] = re.findall(rf'rel="next" id="after" href="{PATH}/([0-9a-f-]+)\?cursor=([^"]+)"', text)
    assert address == opened[40]["id"]
    assert re.findall(r'id="open-([0-9a-f-]+)"', await page(tickets, erika, f"?cursor={cursor}")) == [
        one["id"] for one in opened[40:]
    ]


async def test_parts_are_what_scripts_renew(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """The list without the case, the case without the list, both without the page around them; each with the title."""
    ticket = await desk.open(subject="Late parcel")
    parts = {
        "cases": {'id="cases"', 'id="states"'},
        "case": {'id="case"', 'id="detail"'},
        "work": {'id="cases"', 'id="states"', 'id="case"', 'id="detail"', 'id="work"'},
    }
    everything = set().union(*parts.values()) | {"<html", 'id="filter-who"'}
    for part, expected in parts.items():
        text = await page(tickets, erika, f"/{ticket['id']}", part=part)
        assert {one for one in everything if one in text} == expected, part
        assert "<title>" in text
    whole = await page(tickets, erika, f"/{ticket['id']}")
    assert {one for one in everything if one in whole} == everything
    other = await page(tickets, erika, f"/{ticket['id']}", part="anything")
    assert {one for one in everything if one in other} == everything


async def test_steps_stand_in_the_order_of_work(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """The two likeliest as buttons, the others in the menu, each once, each with its key and its form."""
    ticket = await desk.open()
    text = await page(tickets, erika, f"/{ticket['id']}")
    bar = text[text.index('id="steps"') :]
    buttons, menu = bar[: bar.index("<details")], bar[bar.index("<details") : bar.index("</details>")]
    assert re.findall(r'data-key="(\w)"', buttons) == ["t", "c"]
    assert re.findall(r'data-key="(\w)"', menu) == ["w", "r", "e", "a", "m", "f", "i"]
    forms = re.findall(r'<dialog popover id="step-([a-z-]+)"', text)
    assert sorted(forms) == ["assign", "call-back", "close", "contact", "follow-up", "merge", "note", "resolve", "wait"]
    await desk.step(ticket["id"], "wait")
    waiting = await page(tickets, erika, f"/{ticket['id']}")
    assert 'popovertarget="step-resume"' in waiting
    assert 'popovertarget="step-wait"' not in waiting
    viewer = sign_in(tickets.app, "viewer")
    reply = await tickets.client.get(f"{PATH}/{ticket['id']}", headers=viewer.headers)
    assert reply.status_code == httpx.codes.FORBIDDEN


async def test_views_without_a_script(tickets: OneService, desk: Any, erika: SignedIn) -> None:
    """Saved from the inbox, opened first, changed on what was read, deleted; what is wrong is said."""
    await desk.open()

    async def send(path: str, **form: str) -> httpx.Response:
        return await tickets.client.post(f"{PATH}{path}", headers=erika.headers, data=form)

    saved = await send("/views?who=team&cursor=x", name="Team", sharing="team:service", is_default="yes")
    assert (saved.status_code, saved.headers["location"]) == (303, f"{PATH}?who=team")
    root = await tickets.client.get(PATH, headers=erika.headers)
    assert (root.status_code, root.headers["location"]) == (303, f"{PATH}?who=team")
    for form, said in (
        ({"name": "team"}, "You have a view of this name"),
        ({"name": " "}, "Give the view a name of at most 60 characters."),
        ({"name": "x", "sharing": "team:other"}, "Choose a team that you belong to."),
    ):
        refused = await send("/views?who=me", **form)
        assert said in refused.text, form
        assert "The view is not saved" in refused.text
        assert f'action="{PATH}/views?who=me"' in refused.text
    listed = await page(tickets, erika, "/views")
    assert "shared with Night &amp; day" in listed
    tagged = r'/views/([0-9a-f-]{36})"[^>]*>\s*<input[^>]+><input type="hidden" name="tag" value="(\d+)"'
    [(view_id, tag)] = re.findall(tagged, listed)
    changed = await send(f"/views/{view_id}", name="All of us", sharing="everybody", tag=tag)
    assert changed.headers["location"] == f"{PATH}/views"
    stale = await send(f"/views/{view_id}", name="Old", sharing="nobody", tag=tag)
    assert stale.status_code == httpx.codes.CONFLICT
    assert "Somebody changed the view meanwhile" in stale.text
    assert 'value="Old"' in stale.text
    unchosen = await send(f"/views/{view_id}/default")
    assert unchosen.headers["location"] == f"{PATH}/views"
    assert (await tickets.client.get(PATH, headers=erika.headers)).status_code == httpx.codes.OK
    assert "Somebody changed" in (await send(f"/views/{view_id}/delete", tag=tag)).text
    gone = await send(f"/views/{view_id}/delete", tag="2")
    assert gone.headers["location"] == f"{PATH}/views"
    assert "No views yet" in await page(tickets, erika, "/views")
    assert (await send(f"/views/{uuid4()}", name="x")).status_code == httpx.codes.NOT_FOUND
