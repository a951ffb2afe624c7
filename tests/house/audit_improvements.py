"""Walking through the register of improvements."""

from tests.house.audit_walk import Walk, tag_of


async def walk_improvements(walk: Walk) -> None:
    """One is entered and changed, and a case is linked to it and taken away."""
    at, place = "/v1/improvements", "/v1/improvements/{improvement_id}"
    made = await walk.did(f"POST {at}", "improvement.opened", json={"title": "Open a second till"})
    one = f"{at}/{made.json()['id']}"
    headers = await tag_of(walk, one)
    await walk.did(f"PATCH {place}", "improvement.changed", at=one, json={"state": "done"}, headers=headers)
    listed = await walk.suite.client.get("/v1/tickets", headers=headers)
    case = listed.json()["items"][0]["id"]
    await walk.did(f"POST {place}/cases", "improvement.case_linked", at=f"{one}/cases", json={"ticket_id": case})
    gone = f"DELETE {place}/cases/{{ticket_id}}"
    await walk.did(gone, "improvement.case_unlinked", at=f"{one}/cases/{case}")
