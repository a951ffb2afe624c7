"""Pages about routing over HTTP: what they say in two languages, and what their forms do without any script."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.directory.structure import Responsibility
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import Desk
from tests.services.tickets.routing.town import Town, id_of

PATH = "/console/tickets"
RULES = f"{PATH}/routes"


@pytest.fixture
def manager(tickets: OneService) -> SignedIn:
    return sign_in(tickets.app, "manager")


def words_in(reply: httpx.Response) -> str:
    """Return the text of a page on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split()).replace(" :", ":")


async def page(town: Town, who: SignedIn, path: str) -> httpx.Response:
    return await town.service.client.get(path, headers=who.headers)


async def send(town: Town, who: SignedIn, path: str, **form: Any) -> httpx.Response:
    fields = {name.replace("__", "."): value for name, value in form.items()}
    return await town.service.client.post(path, headers=who.headers, data=fields)


def tag_in(reply: httpx.Response) -> str:
    """Return the tag of the first form that has one."""
    found = re.search(r'name="tag" value="([^"]+)"', reply.text)
    assert found, reply.text
    return found[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Urgency: Critical",
                "Team Care",
                "Whoever has the fewest open cases · at most 3 open cases a person",
                "All other cases",
                "The team that answers for the place",
                "Nobody by itself: somebody of the team takes it",
            ],
        ),
        (
            "de",
            [
                "Dringlichkeit: Kritisch",
                "Team Care",
                "Wer am wenigsten offene Fälle hat · höchstens 3 offene Fälle pro Person",
                "Alle übrigen Fälle",
                "Das Team, das für den Ort zuständig ist",
            ],
        ),
    ],
)
async def test_rules_are_said_in_their_order_in_the_language_of_the_reader(
    town: Town, language: Any, said: list[str]
) -> None:
    await town.care("ann", route={"person_limit": 3, "when": {"field": "severity", "equals": "critical"}})
    text = words_in(await page(town, sign_in(town.service.app, "agent", language=language), RULES))
    assert [text.find(one) for one in said] == sorted(text.find(one) for one in said)
    assert all(one in text for one in said)


async def test_who_may_not_define_rules_sees_them_and_no_button(town: Town) -> None:
    await town.care("ann")
    for who in (
        sign_in(town.service.app, "agent"),
        sign_in(town.service.app, "manager", locations=frozenset({"Graz"})),
    ):
        reply = await page(town, who, RULES)
        assert reply.status_code == 200
        assert "/edit" not in reply.text
        assert (await page(town, who, f"{RULES}/-/new")).status_code == 403
        assert (await send(town, who, f"{RULES}/all/up")).status_code == 403


async def test_a_rule_is_made_with_the_form_and_goes_before_the_last_one(town: Town, manager: SignedIn) -> None:
    await town.care("ann")
    form = {"name": "Wünsche aus Graz", "team": "care", "pick": "round_robin", "enabled": "yes", "person_limit": "4"}
    rows = {"test__0__about": "unit", "test__0__operator": "one_of", "test__0__value": ["south", "Graz"]}
    seen = await send(town, manager, f"{RULES}/-/new", **form, **rows, do="foresee")
    assert "Of 0 open cases, this rule would take: 0" in words_in(seen)
    assert (await send(town, manager, f"{RULES}/-/new", **form, **rows, do="save")).status_code == 303
    made, last = (await town.service.client.get("/v1/routes", headers=town.service.admin)).json()["items"][1:]
    assert last["key"] == "fallback"
    assert (made["key"], made["position"], made["person_limit"]) == ("wuensche-aus-graz", 20, 4)
    assert made["when"] == {"field": "unit", "one_of": ["south", "Graz"]}
    again = await send(town, manager, f"{RULES}/-/new", **form, do="save")
    assert again.status_code == 303
    assert (await town.service.client.get("/v1/routes/wuensche-aus-graz-2", headers=town.service.admin)).is_success


async def test_what_is_wrong_is_said_where_it_stands_and_what_was_typed_stays(town: Town, manager: SignedIn) -> None:
    wrong = {"name": "", "person_limit": "many", "test__0__about": "category", "test__0__operator": "equals"}
    reply = await send(town, manager, f"{RULES}/-/new", **wrong, pick="least_open", do="save")
    assert reply.status_code == 422
    text = words_in(reply)
    assert "Write a whole number from 1 to 10,000" in text
    assert "Something is missing here, or does not fit." in text
    assert 'value="many"' in reply.text
    named = await send(town, manager, f"{RULES}/-/new", name=" ", pick="least_open", do="save")
    assert "Give the rule a name" in words_in(named)


async def test_a_rule_that_somebody_else_changed_is_not_overwritten(town: Town, manager: SignedIn) -> None:
    await town.care("ann")
    tag = tag_in(await page(town, manager, f"{RULES}/all/edit"))
    await town.route("all", team="care", pick="nobody")
    mine = {"name": "Mine", "team": "care", "pick": "round_robin", "enabled": "yes", "tag": tag, "do": "save"}
    reply = await send(town, manager, f"{RULES}/all/edit", **mine)
    assert reply.status_code == 412
    assert "Somebody changed this rule meanwhile." in words_in(reply)
    assert 'value="Mine"' in reply.text
    assert (await send(town, manager, f"{RULES}/all/edit", **mine | {"tag": tag_in(reply)})).status_code == 303
    deleted = await send(town, manager, f"{RULES}/all/delete", tag=tag)
    assert (deleted.status_code, "Somebody changed this rule" in words_in(deleted)) == (412, True)


async def test_rules_are_moved_and_deleted_with_buttons(town: Town, manager: SignedIn) -> None:
    for position, key in enumerate(("one", "two")):
        await town.team(key)
        await town.route(key, position, team=key)

    async def order() -> list[str]:
        reply = await town.service.client.get("/v1/routes", headers=town.service.admin)
        return [one["key"] for one in reply.json()["items"]]

    assert (await send(town, manager, f"{RULES}/two/up")).status_code == 303
    assert await order() == ["two", "one", "fallback"]
    assert (await send(town, manager, f"{RULES}/two/down")).status_code == 303
    assert (await send(town, manager, f"{RULES}/two/down")).status_code == 303
    assert await order() == ["one", "two", "fallback"]
    listed = await page(town, manager, RULES)
    assert (await send(town, manager, f"{RULES}/one/delete", tag=tag_in(listed))).status_code == 303
    assert await order() == ["two", "fallback"]


async def test_the_last_rule_can_give_cases_to_people(desk: Desk, town: Town, manager: SignedIn) -> None:
    await town.person("ann")
    await town.team("shops", "ann")
    await town.structure(Responsibility(unit="south", team="shops"))
    tag = tag_in(await page(town, manager, f"{RULES}/fallback/edit"))
    form = {"name": "All other cases", "pick": "least_open", "tag": tag, "do": "save"}
    assert (await send(town, manager, f"{RULES}/fallback/edit", **form)).status_code == 303
    assert (await desk.open(location="Graz"))["assignee"] == str(id_of("ann"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Why is the case here?",
                "When the case was opened",
                "Kim of the team Care got it.",
                "Urgent: does not fit",
                "Urgency: Critical",
                "All: fits",
                "Ann is away until 1 Mar 2032, 13:00",
                "Ben has as many cases as they take 0 of at most 0",
                "Kim gets it 0",
                "Lee does not see the place",
            ],
        ),
        (
            "de",
            [
                "Warum ist der Fall hier?",
                "Als der Fall eröffnet wurde",
                "Kim aus dem Team Care hat ihn bekommen.",
                "Urgent: passt nicht",
                "Dringlichkeit: Kritisch",
                "All: passt",
                "Ann ist abwesend bis 1. März 2032, 13:00",
                "Ben hat so viele Fälle wie möglich 0 von höchstens 0",
                "Lee sieht den Ort nicht",
            ],
        ),
    ],
)
async def test_why_a_case_is_where_it_is_can_be_read(desk: Desk, town: Town, language: Any, said: list[str]) -> None:
    await town.structure()
    await town.person("ann", absences=town.away())
    await town.person("ben", capacity=0)
    await town.person("kim")
    await town.person("lee", unit="elsewhere")
    await town.team("care", "ann", "ben", "kim", "lee")
    await town.route("urgent", 1, team="care", when={"field": "severity", "equals": "critical"})
    await town.route("all", team="care")
    ticket = await desk.open(location="Graz")
    who = sign_in(town.service.app, "agent", language=language)
    text = words_in(await page(town, who, f"{PATH}/{ticket['id']}/routing"))
    assert [one for one in said if one not in text] == [], text


async def test_a_case_that_no_team_is_responsible_for_says_where_was_looked(desk: Desk, town: Town) -> None:
    await town.structure()
    ticket = await desk.open(location="Graz")
    agent = sign_in(town.service.app, "agent")
    text = words_in(await page(town, agent, f"{PATH}/{ticket['id']}/routing"))
    assert "No team is responsible. Nobody gets it by itself." in text
    assert "Everything in Graz: nobody is named" in text
    assert "No team" not in words_in(await page(town, agent, f"{PATH}/{ticket['id']}"))


async def test_a_case_is_passed_on_with_the_form(desk: Desk, town: Town) -> None:
    await town.care("ann")
    await town.team("parcels")
    ticket = await desk.open()
    agent = sign_in(town.service.app, "agent")
    where = f"{PATH}/{ticket['id']}/routing"
    tag = tag_in(await page(town, agent, where))
    nothing = await send(town, agent, f"{PATH}/{ticket['id']}/pass-on", tag=tag)
    assert (nothing.status_code, "Choose a team that there is." in words_in(nothing)) == (422, True)
    passed = {"team": "parcels", "note": "It is about a parcel", "tag": tag}
    assert (await send(town, agent, f"{PATH}/{ticket['id']}/pass-on", **passed)).status_code == 303
    stale = await send(town, agent, f"{PATH}/{ticket['id']}/pass-on", **passed)
    assert (stale.status_code, "It is about a parcel" in stale.text) == (412, True)
    text = words_in(await page(town, agent, where))
    assert "It waits until somebody of the team Parcels takes it" in text
    assert "gave the case to the team Parcels" in words_in(await page(town, agent, f"{PATH}/{ticket['id']}"))


async def test_the_board_gives_a_waiting_case_to_somebody(desk: Desk, town: Town, clock: FixedClock) -> None:
    await town.care("ann", "ben", capacity=1)
    await town.person("kim", absences=town.away(deputy="ben"))
    for _ in range(3):
        clock.advance(60)
        await desk.open()
    agent = sign_in(town.service.app, "agent", language="de")
    board = await page(town, agent, f"{PATH}/board")
    text = words_in(board)
    assert "Care 1 Fall wartet" in text
    assert "Ann 1 von höchstens 1 voll da" in text
    [waiting] = await desk.found(state="new")
    where, tag = f"{PATH}/board/{waiting['id']}", tag_in(board)
    away = await send(town, agent, where, assignee=str(id_of("kim")), tag=tag)
    assert (away.status_code, "Kim ist abwesend. Die Vertretung übernimmt Ben." in words_in(away)) == (409, True)
    unknown = await send(town, agent, where, assignee=str(id_of("nobody")), tag=tag)
    assert (unknown.status_code, "sieht den Ort des Falls nicht" in words_in(unknown)) == (422, True)
    assert (await send(town, agent, where, assignee=str(id_of("ann")), tag=tag)).status_code == 303
    stale = await send(town, agent, where, assignee="me", tag=tag)
    assert (stale.status_code, "inzwischen geändert" in words_in(stale)) == (412, True)
    assert "nichts wartet" in words_in(await page(town, agent, f"{PATH}/board"))


async def test_a_described_case_and_one_of_a_number_are_tried(desk: Desk, town: Town) -> None:
    await town.care("ann", route={"when": {"field": "words", "includes": "refund*"}})
    agent = sign_in(town.service.app, "agent")
    tried = await send(town, agent, f"{RULES}/-/try", kind="complaint", words="I want a refund")
    assert "Ann of the team Care got it." in words_in(tried)
    assert "I want a refund" in tried.text
    ticket = await desk.open()
    again = await send(town, agent, f"{RULES}/-/try", number=f"#{ticket['number']}")
    assert "No team is responsible." in words_in(again)
    for wrong, status in (({"number": "999999"}, 404), ({"number": "x"}, 404), ({"earlier_cases": "many"}, 422)):
        assert (await send(town, agent, f"{RULES}/-/try", **wrong)).status_code == status
