"""Walking through the work in a case: its checklists, watching it, calling back; and how causes are ordered."""

from tests.house.audit_walk import WALKER, Colleague, Walk, tag_of

CHECKLIST = {"names": {"en": "Refund"}, "items": [{"key": "paid", "names": {"en": "Paid back"}}]}


async def walk_case_work(walk: Walk, kim: Colleague) -> None:
    """Everything that is done with a case besides its states."""
    checklist = "/v1/checklists/refund"
    await walk.did("PUT /v1/checklists/{key}", "checklist.defined", at=checklist, json=CHECKLIST)
    opened = await walk.did("POST /v1/tickets", "ticket.opened", json={"subject": "Paid twice"})
    ticket, place = f"/v1/tickets/{opened.json()['id']}", "/v1/tickets/{ticket_id}"
    check = f"{ticket}/checks/refund.paid"
    await walk.did(f"POST {place}/checks/{{item}}", "ticket.checked", at=check, json={"done": True})
    for method, action in (("PUT", "ticket.watched"), ("DELETE", "ticket.unwatched")):
        await walk.did(f"{method} {place}/watch", action, at=f"{ticket}/watch", by=kim.id, headers=kim.headers)
    wish = f"{ticket}/call-back"
    await walk.did(f"PUT {place}/call-back", "ticket.call_back_set", at=wish, json={"window": "evening"})
    await walk.did(f"DELETE {place}/call-back", "ticket.call_back_set", at=wish)
    tag = await tag_of(walk, checklist)
    await walk.did("DELETE /v1/checklists/{key}", "checklist.deleted", at=checklist, headers=tag)
    listed = await walk.suite.client.get("/v1/causes?limit=200", headers=WALKER)
    keys = sorted(one["key"] for one in listed.json()["items"] if one["parent"] == "price")
    await walk.suite.client.post("/v1/causes/order", headers=WALKER, json={"parent": "price", "keys": keys})
    turned = {"parent": "price", "keys": keys[::-1]}
    await walk.did("POST /v1/causes/order", *["cause.changed"] * len(keys), json=turned)
