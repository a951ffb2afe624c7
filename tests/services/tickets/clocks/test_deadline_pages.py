"""The pages of deadlines over HTTP: what they say in two languages, and what their forms do without any script."""

from typing import Any

import httpx
import pytest

from shared.access import Language
from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.clocks.ladders import KIM, MAX, acknowledged, clocks_of, person, work
from tests.services.tickets.conftest import Desk, MakeAlert

PATH = "/console/tickets"
DEADLINES = f"{PATH}/deadlines"
HOUR = 3600.0
FORM: dict[str, Any] = {
    "do": "save",
    "name": "Graz, quickly",
    "critical.contact": "1,5",
    "critical.contact.hours": "business",
    "critical.resolution": "24",
    "critical.resolution.hours": "around_the_clock",
    "units": ["Graz"],
    "pauses": "yes",
    "ladder.person": "",
    "ladder.team_lead": "75",
    "ladder.manager": "100",
    "horizon": "48",
}


async def get(tickets: OneService, who: SignedIn, path: str) -> str:
    reply = await tickets.client.get(path, headers=who.headers)
    assert reply.status_code == 200, reply.text
    return reply.text


async def send(tickets: OneService, who: SignedIn, path: str, form: dict[str, Any] | None = None) -> httpx.Response:
    """Send a form as a browser does that runs no script."""
    return await tickets.client.post(path, headers=who.headers, data=form or {})


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "First contact",
                "Mon 2 Mar 09:00 + 4 business hours = Mon 2 Mar 13:00",
                "Mon 2 Mar 09:00–13:00: 4 h counted",
                "Standard, version 1",
            ),
        ),
        (
            "de",
            (
                "Erster Kontakt",
                "Mo 2. März 09:00 + 4 Geschäftsstunden = Mo 2. März 13:00",
                "Mo 2. März 09:00–13:00: 4 Std. gezählt",
                "Vorgabe: Standard, Version 1",
            ),
        ),
    ],
)
async def test_a_case_shows_its_deadlines_with_the_working(
    company: OneService, desk: Desk, alert: MakeAlert, language: Language, expected: tuple[str, ...]
) -> None:
    """The page of the case asks for them as a part of its own; long afterwards every moment has its date."""
    await company.deliver(alert(severity="critical"))
    [ticket] = await desk.found()
    agent = sign_in(company.app, "agent", language=language)
    assert f"{PATH}/{ticket['id']}/clocks" in await get(company, agent, f"{PATH}/{ticket['id']}")
    shown = await get(company, agent, f"{PATH}/{ticket['id']}/clocks")
    for text in expected:
        assert text in shown, text


async def test_one_takes_care_of_a_case_on_its_page(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Who got to know is there, and the button is gone afterwards; pressing it twice is harmless, with a word."""
    await company.deliver(alert(severity="critical"))
    [ticket] = await desk.found()
    page = f"{PATH}/{ticket['id']}/clocks"
    agent, viewer = sign_in(company.app, "agent", person_id=KIM), sign_in(company.app, "manager")
    assert "I take care of it" not in await get(company, agent, page)
    clock.advance(2 * HOUR)
    await work(company)
    shown = await get(company, viewer, page)
    for text in ("I take care of it", "Whoever has the case", "not reached: nobody has the case", "The team lead"):
        assert text in shown, text
    replied = await send(company, agent, f"{PATH}/{ticket['id']}/acknowledge")
    assert (replied.status_code, replied.headers["location"]) == (303, f"{PATH}/{ticket['id']}")
    shown = await get(company, agent, page)
    assert "I take care of it" not in shown
    assert "P1 takes care of it" in shown
    assert len(await acknowledged(company)) == 1
    await desk.step(ticket["id"], "close")
    assert (await send(company, agent, f"{PATH}/{ticket['id']}/acknowledge")).status_code == 303


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Standard", "4 business hours", "After 80 percent of the time: The team lead", "New policy")),
        ("de", ("Standard", "4 Geschäftsstunden", "Nach 80 Prozent der Zeit: Die Teamleitung", "Neue Vorgabe")),
    ],
)
async def test_the_page_lists_policies_and_foresees_deadlines(
    company: OneService, language: Language, expected: tuple[str, ...]
) -> None:
    """For whoever reads cases; only who defines how cases are worked on may change them."""
    admin, agent = (sign_in(company.app, role, language=language) for role in ("admin", "agent"))
    query = "?case.severity=critical&case.place=Graz&case.opened=2026-03-06T16:30"
    shown = await get(company, admin, DEADLINES + query)
    assert "closed Sat, Sun" in shown or "geschlossen Sa, So" in shown
    for text in expected:
        assert text in shown, text
    reading = await get(company, agent, DEADLINES)
    assert expected[0] in reading
    assert expected[3] not in reading
    for path in (f"{DEADLINES}/-/new", f"{DEADLINES}/standard/edit"):
        assert (await company.client.get(path, headers=agent.headers)).status_code == 403


async def test_who_is_limited_to_a_unit_foresees_nothing_elsewhere(company: OneService) -> None:
    """A unit that is not theirs is as none."""
    agent = sign_in(company.app, "agent", unit="Graz", locations=frozenset({"Graz"}))

    async def foreseen(place: str) -> str:
        page = await get(company, agent, f"{DEADLINES}?case.place={place}&case.opened=2026-03-06T16:30")
        return page[page.index('id="foreseen"') :]

    assert "shops" in await foreseen("Graz")
    assert await foreseen("south") == await foreseen("")


async def test_a_policy_is_made_and_changed_with_the_form(company: OneService, desk: Desk, alert: MakeAlert) -> None:
    """With a comma or a point; what it means is shown before it is saved, and it holds for the next case."""
    admin = sign_in(company.app, "admin")
    assert "Whoever has the case" in await get(company, admin, f"{DEADLINES}/-/new")
    looked = await send(company, admin, f"{DEADLINES}/-/new", FORM | {"do": "foresee", "case.place": "Graz"})
    assert "This policy would hold." in looked.text
    assert "1 h 30 min of business hours" in looked.text
    created = await send(company, admin, f"{DEADLINES}/-/new", FORM)
    assert (created.status_code, created.headers["location"]) == (303, DEADLINES)
    again = await send(company, admin, f"{DEADLINES}/-/new", FORM)
    assert again.status_code == 303
    policies = (await company.client.get("/v1/policies", headers=company.admin)).json()["items"]
    assert [one["key"] for one in policies] == ["graz-quickly", "standard"]
    assert policies[0]["targets"] == {
        "critical": {
            "contact": {"minutes": 90, "hours": "business"},
            "resolution": {"minutes": 1440, "hours": "around_the_clock"},
        }
    }
    assert policies[0]["ladder"] == [
        {"percent": 75, "recipient": "team_lead"},
        {"percent": 100, "recipient": "manager"},
    ]
    await company.deliver(alert(severity="critical"))
    [ticket] = await desk.found()
    assert (await clocks_of(company, ticket["id"]))["contact:1"]["policy"] == "graz-quickly"
    edit = f"{DEADLINES}/graz-quickly/edit"
    shown = await get(company, admin, edit)
    assert 'value="1.5"' in shown
    tag = shown.partition('name="tag" value="')[2].partition('"')[0]
    assert (await send(company, admin, edit, FORM | {"tag": tag, "horizon": "24"})).status_code == 303
    stale = await send(company, admin, edit, FORM | {"tag": tag, "horizon": "12"})
    assert stale.status_code == 412
    assert "Somebody else has changed this policy meanwhile" in stale.text
    assert 'value="12"' in stale.text
    outdated = await get(company, admin, DEADLINES)
    assert "2 deadlines of open cases follow policies as they were before." in outdated
    assert (await send(company, admin, f"{DEADLINES}/apply")).status_code == 303
    assert await work(company, "clock_move") == 1
    assert "as they were before" not in await get(company, admin, DEADLINES)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Give it a name"),
        ("critical.contact", "soon", "Give hours as a number"),
        ("critical.contact", "-1", "Give hours as a number"),
        ("critical.contact", "1e9", "Give hours as a number"),
        ("ladder.manager", "75", "Give percent as a whole number"),
        ("ladder.manager", "much", "Give percent as a whole number"),
        ("horizon", "0", "Give whole hours"),
        ("horizon", "", "Give whole hours"),
    ],
)
async def test_a_wrong_field_says_what_is_right_and_keeps_what_was_typed(
    company: OneService, field: str, value: str, said: str
) -> None:
    """Nothing is stored."""
    admin = sign_in(company.app, "admin")
    refused = await send(company, admin, f"{DEADLINES}/-/new", FORM | {field: value})
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="24"' in refused.text
    assert len((await company.client.get("/v1/policies", headers=company.admin)).json()["items"]) == 1


async def test_a_policy_is_deleted_as_it_was_seen(company: OneService) -> None:
    """Not when somebody has changed it; twice is once."""
    admin = sign_in(company.app, "admin")
    path = f"{DEADLINES}/standard/delete"
    assert (await send(company, admin, path, {"tag": "old"})).status_code == 303
    shown = await get(company, admin, DEADLINES)
    tag = shown.partition('name="tag" value="')[2].partition('"')[0]
    for _ in range(2):
        assert (await send(company, admin, path, {"tag": tag})).status_code == 303
    emptied = await get(company, admin, DEADLINES)
    assert "No policy yet" in emptied
    assert "No policy holds everywhere" in emptied
    edited = await send(company, admin, f"{DEADLINES}/standard/edit", FORM | {"tag": tag})
    assert (edited.status_code, "Somebody has deleted this policy" in edited.text) == (412, True)
    again = await send(company, admin, f"{DEADLINES}/standard/edit", FORM | {"tag": ""})
    assert again.status_code == 303


async def test_what_is_questionable_is_said_in_words(company: OneService) -> None:
    """To whoever may put it right."""
    await company.deliver(person(MAX, 2, role="manager", is_active=False))
    put = await company.client.put(
        "/v1/policies/twin", headers=company.admin, json={"name": "Twin", "targets": {}, "units": [], "ladder": []}
    )
    assert put.status_code == 201
    shown = await get(company, sign_in(company.app, "admin"), DEADLINES)
    for text in (
        "“Standard” and “Twin” hold for the same cases equally",
        "“Twin” has no deadlines for: Critical, Important, For information, Opened by hand.",
        "“Standard”: The manager of the unit cannot be reached (nobody manages the unit, or they are away).",
        "It is so at Graz · Delivery.",
    ):
        assert text in shown, text
    german = await get(company, sign_in(company.app, "admin", language="de"), DEADLINES)
    assert "„Standard“: Die Leitung der Einheit ist nicht zu erreichen" in german
    assert "Please look at this" not in await get(company, sign_in(company.app, "agent"), DEADLINES)
