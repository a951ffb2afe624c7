"""Walking through a case: its steps, and what it is closed with."""

from typing import Any

from tests.house.audit_walk import Colleague, Walk, tag_of

SETTLED = {"cause": "waiting-time", "action_taken": "A second till opens at noon."}


async def walk_cases(walk: Walk, kim: Colleague) -> None:
    """Every step of a case."""
    opened = await walk.did("POST /v1/tickets", "ticket.opened", json={"subject": "Waited for two hours"})
    id_ = opened.json()["id"]
    ticket = f"/v1/tickets/{id_}"

    async def step(name: str, action: str, by: str = "walker", **body: Any) -> None:
        headers = await tag_of(walk, ticket)
        headers = headers if by == "walker" else kim.headers | {"If-Match": headers["If-Match"]}
        place = f"POST /v1/tickets/{{ticket_id}}/{name}"
        await walk.did(place, action, at=f"{ticket}/{name}", by=by, json=body, headers=headers)

    await step("take", "ticket.assigned", kim.id)
    await step("assign", "ticket.assigned", assignee="the counter")
    await step("contact", "ticket.contacted")
    await step("notes", "ticket.noted", note="Called back")
    await step("wait", "ticket.waited")
    await step("resume", "ticket.resumed")
    await step("follow-up", "ticket.follow_up_set", at="2999-01-01T09:00:00Z")
    await step("resolve", "ticket.resolved")
    await step("close", "ticket.closed", **SETTLED)
    await step("outcome", "ticket.outcome_known", outcome="recovered")
    await step("reopen", "ticket.reopened")

    async def chosen() -> list[dict[str, str]]:
        return [{"id": id_, "tag": (await tag_of(walk, ticket))["If-Match"].strip('"')}]

    given = {"tickets": await chosen(), "assignee": "the back office"}
    await walk.did("POST /v1/tickets/assign", "ticket.assigned", json=given)
    await step("resolve", "ticket.resolved")
    await walk.did("POST /v1/tickets/close", "ticket.closed", json={"tickets": await chosen()} | SETTLED)
    await step("reopen", "ticket.reopened")
    other = await walk.did("POST /v1/tickets", "ticket.opened", json={"subject": "Waited once more"})
    merging: dict[str, Any] = {"headers": await tag_of(walk, ticket), "json": {"into": other.json()["number"]}}
    place = "POST /v1/tickets/{ticket_id}/merge"
    await walk.did(place, "ticket.merged", "ticket.merged", at=f"{ticket}/merge", **merging)
    cause = "/v1/causes/queue"
    await walk.did("PUT /v1/causes/{key}", "cause.defined", at=cause, json={"names": {"en": "Queue"}})
    await walk.did("DELETE /v1/causes/{key}", "cause.deleted", at=cause, headers=await tag_of(walk, cause))
    policy = "/v1/recovery-policies/shop"
    await walk.did("PUT /v1/recovery-policies/{key}", "recovery_policy.defined", at=policy, json={"name": "Shop"})
    headers = await tag_of(walk, policy)
    await walk.did("DELETE /v1/recovery-policies/{key}", "recovery_policy.deleted", at=policy, headers=headers)
