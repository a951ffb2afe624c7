"""Walking through policies, and taking care of a case whose time runs out."""

from sqlalchemy import text

from tests.house.audit_walk import WALKER, Walk, tag_of

POLICY = {"name": "Quickly", "targets": {"critical": {"contact": {"minutes": 60}}}}


async def walk_clocks(walk: Walk) -> None:
    """A policy is defined, applied and deleted; and somebody takes care of a case that was escalated."""
    policy, place = "/v1/policies/quickly", "/v1/policies/{key}"
    await walk.did(f"PUT {place}", "policy.defined", at=policy, json=POLICY)
    await walk.did("POST /v1/policies/apply", "policy.applied")
    await walk.did(f"DELETE {place}", "policy.deleted", at=policy, headers=await tag_of(walk, policy))
    opened = await walk.suite.client.post("/v1/tickets", headers=WALKER, json={"subject": "Waited for two hours"})
    async with walk.engine.begin() as connection:  # as the worker does when its time comes
        await connection.execute(text("UPDATE tickets.clock SET fired = 1, last_fired_at = now()"))
    ticket = f"/v1/tickets/{opened.json()['id']}"
    await walk.did("POST /v1/tickets/{ticket_id}/acknowledge", "ticket.acknowledged", at=f"{ticket}/acknowledge")
