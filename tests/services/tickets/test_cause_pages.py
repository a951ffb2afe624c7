"""The pages of causes and checklists over HTTP: what their forms do, and who sees them without one."""

import re

import httpx
import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import Desk
from tests.services.tickets.paging import PATH, kept, page, send, tag_in
from tests.services.tickets.test_checklists_api import REFUND


@pytest.fixture
def manager(tickets: OneService) -> SignedIn:
    return sign_in(tickets.app, "manager")


async def test_causes_are_added_renamed_moved_and_deleted(tickets: OneService, manager: SignedIn) -> None:
    """By forms alone; each change is a version; who is second reads again and loses nothing."""
    added = await send(tickets, manager, "/causes/-/new", name_en="Queue & till", name_de="Schlange", parent="waiting")
    assert (added.status_code, added.headers["location"]) == (303, f"{PATH}/causes")
    again = await send(tickets, manager, "/causes/-/new", name_en="Queue & till", name_de="Schlange", parent="waiting")
    assert again.status_code == 303
    made = await kept(tickets, "causes/queue-till")
    assert (made["version"], made["parent"], made["position"]) == (1, "waiting", 4)
    text = await page(tickets, manager, "/causes")
    assert "Queue &amp; till" in text
    form = await page(tickets, manager, "/causes/queue-till")
    fields = {"tag": tag_in(form), "name_en": "Line at the till", "name_de": "Schlange", "parent": "people"}
    assert (await send(tickets, manager, "/causes/queue-till", **fields)).status_code == 303
    moved = await kept(tickets, "causes/queue-till")
    assert (moved["version"], moved["parent"], moved["names"]["en"]) == (2, "people", "Line at the till")
    stale = await send(tickets, manager, "/causes/queue-till", **(fields | {"name_en": "Mine"}))
    assert (stale.status_code, 'value="Mine"' in stale.text) == (412, True)
    fresh = tag_in(stale.text)
    assert (await send(tickets, manager, "/causes/queue-till/delete", tag="old")).status_code == 412
    assert (await send(tickets, manager, "/causes/queue-till/delete", tag=fresh)).status_code == 303
    assert (await send(tickets, manager, "/causes/queue-till/delete", tag=fresh)).status_code == 303
    assert "queue-till" not in await page(tickets, manager, "/causes")
    heading = tag_in(await page(tickets, manager, "/causes/waiting"))
    refused = await send(tickets, manager, "/causes/waiting/delete", tag=heading)
    assert (refused.status_code, "Move or delete them first" in refused.text) == (412, True)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Give it a name"),
        ({"name_en": "x" * 101}, "Give it a name"),
        ({"name_de": "x" * 101}, "too long"),
        ({"name_en": "Mine", "parent": "waiting-time"}, "first level"),
        ({"name_en": "Mine", "parent": "nothing"}, "first level"),
    ],
)
async def test_a_cause_that_makes_no_sense_is_refused_in_words(
    tickets: OneService, manager: SignedIn, form: dict[str, str], said: str
) -> None:
    """With what was typed, and nothing is kept."""
    before = len((await kept(tickets, "causes?limit=200"))["items"])
    reply = await send(tickets, manager, "/causes/-/new", **form)
    assert (reply.status_code, said in reply.text) == (422, True), reply.text
    assert all(f'value="{text}"' in reply.text for name, text in form.items() if name.startswith("name"))
    assert len((await kept(tickets, "causes?limit=200"))["items"]) == before


async def test_a_case_shows_its_cause_as_it_was_called(tickets: OneService, desk: Desk, manager: SignedIn) -> None:
    """And says quietly what it is called now, or that it is gone; a case that came later shows the new name."""
    names = {"names": {"en": "Queue", "de": "Schlange"}, "parent": "waiting"}
    await tickets.client.put("/v1/causes/queue", headers=tickets.admin, json=names)
    old = await desk.open()
    await desk.step(old["id"], "close", cause="queue", action_taken="Sorry", not_contacted_because="not_needed")
    text = await page(tickets, manager, f"/{old['id']}")
    assert "Waiting and punctuality: Queue" in text
    assert "called" not in text
    renamed = {"names": {"en": "Line", "de": "Anstehen"}, "parent": "waiting"}
    headers = tickets.admin | {"If-Match": "*"}
    await tickets.client.put("/v1/causes/queue", headers=headers, json=renamed)
    for language, said in (
        ("en", 'Queue <span class="muted small">(called “Waiting and punctuality: Line” now)</span>'),
        ("de", 'Schlange <span class="muted small">(heißt jetzt „Warten und Pünktlichkeit: Anstehen“)</span>'),
    ):
        reader = sign_in(tickets.app, "agent", language=language)  # type: ignore[arg-type] # one of the two
        assert said in await page(tickets, reader, f"/{old['id']}")
    await tickets.client.delete("/v1/causes/queue", headers=headers)
    assert 'Queue <span class="muted small">(deleted since)</span>' in await page(tickets, manager, f"/{old['id']}")
    tree = await page(tickets, manager, "/causes")
    assert "1 case that you see was closed in the last 90 days. 1 of them has a cause that was deleted since." in tree


async def test_a_checklist_is_made_by_a_form(tickets: OneService, manager: SignedIn) -> None:
    """Rows are added, moved and removed without being kept; what is kept has keys that stay."""
    rows = {
        "item.0.en": "Check the receipt",
        "item.0.is_required": "yes",
        "item.1.en": "Pay back",
        "item.1.de": "Zahlen",
    }
    test = {"test.0.about": "kind", "test.0.operator": "one_of", "test.0.value": ["complaint", "manual"]}
    fields = {"name_en": "Refund", "position": "3", **rows, **test}
    for do, expected in (
        ("add-item", ["Check the receipt", "Pay back", ""]),
        ("down-item:0", ["Pay back", "Check the receipt"]),
        ("up-item:1", ["Pay back", "Check the receipt"]),
        ("up-item:0", ["Check the receipt", "Pay back"]),
        ("remove-item:0", ["Pay back"]),
        ("remove-item:9", ["Check the receipt", "Pay back"]),
    ):
        reply = await send(tickets, manager, "/checklists/-/new", do=do, **fields)
        assert reply.status_code == 200
        assert re.findall(r'name="item\.\d+\.en" value="([^"]*)"', reply.text) == expected, do
    assert (await kept(tickets, "checklists"))["items"] == []
    for _ in range(2):
        assert (await send(tickets, manager, "/checklists/-/new", do="save", **fields)).status_code == 303
    [made] = (await kept(tickets, "checklists"))["items"]
    assert [(one["key"], one["names"], one["is_required"]) for one in made["items"]] == [
        ("check-the-receipt", {"en": "Check the receipt"}, True),
        ("pay-back", {"en": "Pay back", "de": "Zahlen"}, False),
    ]
    assert (made["key"], made["when"]) == ("refund", {"field": "kind", "one_of": ["complaint", "manual"]})
    shown = await page(tickets, manager, "/checklists")
    assert "Opened by: a complaint or a colleague" in shown
    form = await page(tickets, manager, "/checklists/refund")
    changed = fields | {"item.0.key": "check-the-receipt", "item.0.en": "Look at the receipt", "item.1.key": "pay-back"}
    saved = await send(tickets, manager, "/checklists/refund", do="save", tag=tag_in(form), **changed)
    assert saved.status_code == 303
    after = await kept(tickets, "checklists/refund")
    assert (after["version"], after["items"][0]["key"]) == (2, "check-the-receipt")
    stale = await send(
        tickets, manager, "/checklists/refund", do="save", tag=tag_in(form), **(changed | {"position": "5"})
    )
    assert (stale.status_code, 'value="5"' in stale.text) == (412, True)
    gone = await send(tickets, manager, "/checklists/refund/delete", tag=tag_in(stale.text))
    assert gone.status_code == 303
    assert "There is no checklist" in await page(tickets, manager, "/checklists")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name_en": ""}, "Give it a name"),
        ({"item.0.en": ""}, "at least one item"),
        ({"item.0.en": "x" * 201}, "at most 200"),
        ({"position": "-1"}, "from 0 to 10,000"),
        ({"position": ""}, "from 0 to 10,000"),
        ({"test.0.about": "survey", "test.0.operator": "equals", "test.0.value": ""}, "a value that this can have"),
        ({"test.0.about": "survey", "test.0.operator": "equals", "test.0.value": "Big One"}, "a value that this can"),
    ],
)
async def test_a_checklist_that_makes_no_sense_is_refused_in_words(
    tickets: OneService, manager: SignedIn, form: dict[str, str], said: str
) -> None:
    """At the place that is wrong, with everything that was typed."""
    fields = {"name_en": "Refund", "name_de": "Erstattung", "position": "3", "item.0.en": "Check", "do": "save"} | form
    if not fields["name_en"]:
        fields["name_de"] = ""
    reply = await send(tickets, manager, "/checklists/-/new", **fields)
    assert (reply.status_code, said in reply.text) == (422, True), reply.text
    assert (await kept(tickets, "checklists"))["items"] == []


async def test_who_only_works_on_cases_reads_and_changes_nothing(tickets: OneService) -> None:
    """Agents, and managers of one unit: they see both pages without a form."""
    await tickets.client.put("/v1/checklists/refund", headers=tickets.admin, json=REFUND)
    own = sign_in(tickets.app, "manager", unit="Graz", locations=frozenset({"Graz"}))
    for who in (sign_in(tickets.app, "agent"), own):
        for path, said in (
            ("/causes", "Waited too long"),
            ("/causes/waiting-time", "hold for the whole company"),
            ("/checklists", "Refund"),
            ("/checklists/refund", "Receipt checked"),
        ):
            text = await page(tickets, who, path)
            assert said in text, path
            assert 'method="post" action="/console/tickets/c' not in text, path
        for path in ("/causes/-/new", "/causes/-/order", "/causes/other", "/causes/other/delete", "/checklists/-/new"):
            assert (await send(tickets, who, path)).status_code == httpx.codes.FORBIDDEN, path


async def test_causes_are_put_into_order_by_buttons(tickets: OneService, manager: SignedIn) -> None:
    """One place up or down; at the ends nothing happens."""

    async def order() -> list[str]:
        found = [one for one in (await kept(tickets, "causes?limit=200"))["items"] if one["parent"] == "waiting"]
        return [one["key"] for one in sorted(found, key=lambda one: (one["position"], one["key"]))]

    first = await order()
    for key, do, expected in (
        (first[0], "down", [first[1], first[0], first[2]]),
        (first[0], "up", first),
        (first[0], "up", first),
        (first[2], "down", first),
        ("nothing", "up", first),
    ):
        reply = await send(tickets, manager, "/causes/-/order", key=key, do=do)
        assert (reply.status_code, await order()) == (303, expected), (key, do)
