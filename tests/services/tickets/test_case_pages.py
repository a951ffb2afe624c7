"""The pages of cases over HTTP: what they say in two languages, and what their forms do without any script."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.access import Language
from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from shared.vocabulary import Comment, ScoredAnswer

PATH = "/console/tickets"


@pytest.fixture
def agent(tickets: OneService) -> SignedIn:
    """An agent who sees everything."""
    return sign_in(tickets.app, "agent")


async def page(tickets: OneService, who: SignedIn, path: str = "") -> httpx.Response:
    """Return a page below the inbox."""
    return await tickets.client.get(f"{PATH}{path}", headers=who.headers)


async def send(tickets: OneService, who: SignedIn, path: str, **form: Any) -> httpx.Response:
    """Send a form as a browser does that runs no script."""
    return await tickets.client.post(f"{PATH}{path}", headers=who.headers, data=form)


def answer(metric: Any, value: int, most: int, category: Any, polarity: Any = "high_is_good") -> ScoredAnswer:
    """Return an answer on a scale that begins at 0 or 1."""
    least = 0 if metric == "nps" else 1
    return ScoredAnswer(
        question="q",
        metric=metric,
        value=value,
        scale_min=least,
        scale_max=most,
        polarity=polarity,
        category=category,
    )


SUBJECTS = [
    (answer("nps", 2, 10, "detractor"), "Would not recommend us: 2 of 10", "Würde uns nicht weiterempfehlen: 2 von 10"),
    (answer("csat", 1, 5, "dissatisfied"), "Dissatisfied: 1 of 5", "Unzufrieden: 1 von 5"),
    (answer("ces", 6, 7, "difficult"), "Found it difficult: 6 of 7", "Fand es schwierig: 6 von 7"),
    (answer("rating", 1, 5, None), "Rating: 1 of 5", "Bewertung: 1 von 5"),
    (
        answer("csat", 5, 5, "dissatisfied", "low_is_good"),
        "Dissatisfied: 5 of 5, where 1 is best",
        "Unzufrieden: 5 von 5, wobei 1 am besten ist",
    ),
]


@pytest.mark.parametrize(("reason", "english", "german"), SUBJECTS)
async def test_subjects_are_in_the_language_of_the_reader(
    tickets: OneService, alert: Any, reason: ScoredAnswer, english: str, german: str
) -> None:
    """What the API calls `Detractor: 2/10` is a sentence for people, of the value and its scale."""
    person = uuid4()
    await tickets.deliver(alert(reasons=(reason,), respondent_id=person))
    texts: dict[Language, str] = {"en": english, "de": german}
    for language, text in texts.items():
        who = sign_in(tickets.app, "agent", language=language)
        for path in ("", f"/person/{person}"):
            assert text in (await page(tickets, who, path)).text, (language, path)


async def test_complaints_and_words_alone_have_subjects_too(
    tickets: OneService, alert: Any, desk: Any, clock: FixedClock
) -> None:
    """The category of a complaint, else its first words; an alert about words alone has those."""
    filed: dict[str, Any] = {"channel": "web", "occurred_at": clock.now(), "filed_at": clock.now()}
    for text, category in (("It was\n loud " + "and " * 40, None), ("x", "noise"), ("", None)):
        complaint = ComplaintFiled(complaint_id=uuid7(), text=text, category=category, **filed)
        await tickets.deliver(Event(complaint, source="/heed/collector", time=clock.now()))
    await tickets.deliver(alert(reasons=(), comments=(Comment("why", "<b>Rude</b>"),)), alert(reasons=(), comments=()))
    await desk.open(subject="By hand & foot")
    text = (await page(tickets, sign_in(tickets.app, "agent", language="de"))).text
    for subject in (
        "Beschwerde: „It was loud and and",
        "Beschwerde: noise",
        ">Beschwerde</a>",
        "„&lt;b&gt;Rude&lt;/b&gt;“",
        "Ein Kommentar hat einen Alarm ausgelöst",
        "By hand &amp; foot",
    ):
        assert subject in text, subject


async def test_the_case_of_a_complaint_stands_beside_it(tickets: OneService, clock: FixedClock, desk: Any) -> None:
    """For pages of other services: a link to it, or that there is none yet, as for whoever sees nothing of its unit."""
    filed: dict[str, Any] = {"channel": "web", "occurred_at": clock.now(), "filed_at": clock.now(), "text": "Rude"}
    complaint = ComplaintFiled(complaint_id=uuid7(), location="Graz", **filed)
    await tickets.deliver(Event(complaint, source="/heed/collector", time=clock.now()))
    [ticket] = await desk.found()
    path, link = f"/of-complaint/{complaint.complaint_id}", f'href="{PATH}/{ticket["id"]}"'
    everywhere, wien = sign_in(tickets.app, "agent"), sign_in(tickets.app, "agent", locations=frozenset({"Wien"}))
    assert link in (await page(tickets, everywhere, path)).text
    for who, other in ((wien, path), (everywhere, f"/of-complaint/{uuid7()}")):
        shown = (await page(tickets, who, other)).text
        assert "No case about it is open yet." in shown
        assert "href" not in shown
    assert (
        "noch kein Fall" in (await page(tickets, sign_in(tickets.app, language="de"), f"/of-complaint/{uuid7()}")).text
    )


async def test_the_whole_way_without_a_script(tickets: OneService, desk: Any, agent: SignedIn, alert: Any) -> None:
    """Every form leads back to the case, and the history says who did what; a person by name, a key as it is called."""
    await tickets.deliver(alert())
    [ticket] = await desk.found()
    for step, form in (
        ("take", {}),
        ("note", {"note": "Nobody picks up"}),
        ("contact", {"note": "Spoke to her"}),
        ("resolve", {"cause": "late-delivery", "root_cause": "carrier", "action_taken": "Refund"}),
        ("close", {}),
        ("reopen", {"note": "Not arrived"}),
    ):
        tag = (await desk.tag(ticket["id"])).strip('"')
        reply = await send(tickets, agent, f"/{ticket['id']}/{step}?who=me", tag=tag, **form)
        assert (reply.status_code, reply.headers["location"]) == (303, f"{PATH}/{ticket['id']}?who=me"), reply.text
    entries = await desk.history(ticket["id"])
    assert [entry["action"] for entry in entries[1:]] == [
        "assigned",
        "noted",
        "contacted",
        "resolved",
        "closed",
        "reopened",
    ]
    assert {entry["actor"] for entry in entries[1:]} == {agent.caller.name}
    await desk.step(ticket["id"], "assign", assignee="Night shift")
    text = (await page(tickets, agent, f"/{ticket['id']}")).text
    for said in ("Erika Muster took the case", "An alert opened the case", "admin gave the case to Night shift"):
        assert said in text, said
    stranger = sign_in(tickets.app, "agent", name="Somebody Else")
    assert "Somebody who is no longer here took the case" in (await page(tickets, stranger, f"/{ticket['id']}")).text
    await desk.assert_published_what_happened()


async def test_what_was_typed_is_never_lost(tickets: OneService, desk: Any, agent: SignedIn) -> None:
    """A case that changed meanwhile, or does not allow the step any more, keeps the text in a form that can be sent."""
    ticket = await desk.open()
    stale = (await desk.tag(ticket["id"])).strip('"')
    await desk.step(ticket["id"], "contact")
    reply = await send(tickets, agent, f"/{ticket['id']}/resolve", tag=stale, root_cause="queue <1>", note="Words")
    assert reply.status_code == httpx.codes.PRECONDITION_FAILED
    assert "admin contacted the customer" in reply.text
    assert 'value="queue &lt;1&gt;"' in reply.text
    assert f'action="{PATH}/{ticket["id"]}/resolve"' in reply.text
    gone = await send(tickets, agent, f"/{ticket['id']}/resume", tag=stale, note="Only as a note")
    assert gone.status_code == httpx.codes.PRECONDITION_FAILED
    again = gone.text[gone.text.index('role="alert"') :]
    assert again.index(f"/{ticket['id']}/note") < again.index("Only as a note")
    scripted = await tickets.client.post(
        f"{PATH}/{ticket['id']}/resolve",
        headers=agent.headers | {"HX-Request": "true"},
        data={"tag": stale, "note": "Words"},
    )
    assert (scripted.status_code, "Words" in scripted.text) == (200, True)
    assert (await desk.get(f"/{ticket['id']}")).json()["version"] == 2


async def test_forms_that_are_wrong_say_so(tickets: OneService, desk: Any, agent: SignedIn) -> None:
    """422 with a sentence in the reader's language, and nothing happens."""
    ticket = await desk.open()
    tag = (await desk.tag(ticket["id"])).strip('"')
    for path, form, said in (
        (f"/{ticket['id']}/assign", {"tag": tag}, "Choose somebody"),
        (f"/{ticket['id']}/note", {"tag": tag, "note": " "}, "Write a note"),
        (f"/{ticket['id']}/resolve", {"tag": tag, "root_cause": "x" * 201}, "Write what went wrong"),
        ("/assign", {"assignee": "me"}, "Choose at least one case"),
        ("/new", {"location": "Graz"}, "what it is about"),
    ):
        reply = await send(tickets, agent, path, **form)
        assert (reply.status_code, said in reply.text) == (422, True), (path, reply.text)
    assert (await desk.get(f"/{ticket['id']}")).json()["version"] == 1
    assert len(await desk.found()) == 1


async def test_several_are_assigned_from_the_list(tickets: OneService, desk: Any, agent: SignedIn) -> None:
    """Those that changed since the list was shown are named; the others are assigned."""
    fresh, stale = await desk.open(subject="fresh"), await desk.open(subject="stale")
    boxes = [f"{one['id']} {(await desk.tag(one['id'])).strip(chr(34))}" for one in (fresh, stale)]
    await desk.step(stale["id"], "contact")
    reply = await send(tickets, agent, "/assign?state=new", assignee="me", ticket=[*boxes, "nonsense"])
    assert reply.status_code == httpx.codes.OK
    assert "1 case assigned." in reply.text
    assert "stale: This case changed meanwhile: admin contacted the customer" in reply.text
    owners = {one["subject"]: one["assignee"] for one in await desk.found()}
    assert owners == {"fresh": agent.caller.name, "stale": None}
    box = f"{stale['id']} {(await desk.tag(stale['id'])).strip(chr(34))}"
    reply = await send(tickets, agent, "/assign?state=new", assignee="me", ticket=box)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{PATH}?state=new")


async def test_a_case_is_found_by_number_or_id(tickets: OneService, desk: Any, agent: SignedIn) -> None:
    """What finds nothing is said, and is never part of an address."""
    ticket = await desk.open()
    for text in (str(ticket["number"]), f" #{ticket['number']} ", ticket["id"]):
        reply = await send(tickets, agent, "/find", q=text)
        assert (reply.status_code, reply.headers["location"]) == (303, f"{PATH}/{ticket['id']}")
    for text in ("", "999", str(uuid4()), "Ada Doe", "9" * 40, "²"):
        reply = await send(tickets, agent, "/find", q=text)
        assert (reply.status_code, "There is no case with this number" in reply.text) == (404, True)
        assert "Ada" not in reply.text


async def test_an_old_or_odd_address_shows_the_inbox(tickets: OneService, desk: Any, agent: SignedIn) -> None:
    """What a filter cannot mean is passed over, and filters that fit nothing say how to go on."""
    await desk.open(subject="Late parcel")
    for query in ("state=lost", "order=up", "waiting=-3", "waiting=9999999999", "cursor=nonsense", "x=y"):
        reply = await page(tickets, agent, f"?{query}")
        assert reply.status_code == httpx.codes.OK, query
        assert ("Late parcel" in reply.text) == (query != "waiting=9999999999"), query
    assert "No case fits these filters" in (await page(tickets, agent, "?place=Nowhere")).text
    assert "There is no such case" in (await page(tickets, agent, "?state=closed")).text


async def test_an_empty_inbox_says_that_nobody_waits(tickets: OneService, agent: SignedIn) -> None:
    """And so does its part of Start."""
    for path in ("", "/start"):
        assert "Nobody is waiting" in (await page(tickets, agent, path)).text


async def test_pages_need_somebody_who_works_on_cases(tickets: OneService, desk: Any) -> None:
    """Who is not signed in is led to the sign-in page; a viewer may not look; a form needs its token."""
    ticket = await desk.open()
    reply = await tickets.client.get(PATH)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/console/sign-in?next={PATH}")
    viewer = sign_in(tickets.app, "viewer")
    for path in (
        "",
        f"/{ticket['id']}",
        "/new",
        "/start",
        f"/person/{uuid4()}",
        f"/of-response/{uuid4()}",
        f"/of-complaint/{uuid4()}",
    ):
        assert (await page(tickets, viewer, path)).status_code == httpx.codes.FORBIDDEN, path
    agent = sign_in(tickets.app, "agent")
    for path in (f"/{ticket['id']}/take", "/assign", "/find", "/new"):
        assert (await send(tickets, viewer, path, q="1")).status_code == httpx.codes.FORBIDDEN, path
        cookie = {"Cookie": agent.headers["Cookie"]}
        forged = await tickets.client.post(f"{PATH}{path}", headers=cookie, data={"form_token": "x"})
        assert forged.status_code == httpx.codes.FORBIDDEN, path
    assert (await desk.get(f"/{ticket['id']}")).json()["version"] == 1
