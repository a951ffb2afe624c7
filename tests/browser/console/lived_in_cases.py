"""What people did with cases besides their states: checklists, notes that mention somebody, wishes for a call."""

from uuid import UUID

import httpx

from shared.access import Caller
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, LivedIn, send


async def make_checklists(client: httpx.AsyncClient) -> None:
    """One with every kind of condition that its form shows, one whose condition it does not show."""
    items = [
        {"key": "first", "names": {"en": f"{SCRIPT} {LONG}"[:200], "de": "Prüfen"}, "is_required": True},
        {"key": "second", "names": {"en": "Thank <b>everybody</b>"}},
    ]
    not_by_hand = {"none_of": [{"field": "kind", "equals": "manual"}, {"field": "category", "equals": "none"}]}
    places = {"all_of": [{"field": "unit", "one_of": ["wien", LONG[:60]]}]}
    inner = {"any_of": [places, {"field": "survey", "answered": True}]}
    refund = {"names": {"en": f"{SCRIPT} {LONG}"[:100]}, "items": items, "when": not_by_hand}
    await send(client, "PUT", "/v1/checklists/refund", refund)
    nested = {"names": {"en": "Nested", "de": "Verschachtelt"}, "items": items[1:], "when": inner}
    await send(client, "PUT", "/v1/checklists/nested", nested)
    cause = {"names": {"en": f"{SCRIPT} {LONG}"[:100]}, "parent": "price", "is_retired": True}
    await send(client, "PUT", "/v1/causes/awkward", cause)


async def work_on_case(house: House, made: LivedIn) -> None:
    """Tick off, mention, wish for a call, and watch, in the case that everybody looks at."""
    ticket, agent, client = made.ids["ticket_id"], made.people["agent"], house.client
    await send(client, "PUT", f"/v1/tickets/{ticket}/call-back", {"window": "evening"})
    await send(client, "POST", f"/v1/tickets/{ticket}/checks/refund.first", {"done": True})
    note = {"note": f"@{SCRIPT} {LONG}", "mentions": [str(agent)]}
    await send(client, "POST", f"/v1/tickets/{ticket}/notes", note)
    menu = house.use_cases["tickets"]
    watcher = Caller(str(agent), frozenset({"tickets:read"}), person_id=agent)
    await menu.work.watch(ticket_id=UUID(ticket), caller=watcher, watches=True)
