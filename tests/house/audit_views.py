"""Walking through saved views: of scores, with their reports, and of the inbox."""

from typing import Any

from shared.testing.eventually import eventually
from tests.house.audit_walk import WALKER, Colleague, Walk


async def walk_views(walk: Walk, kim: Colleague) -> None:
    """Kim saves a view, changes and gets it, and deletes it."""

    async def is_counted() -> bool:
        reply = await walk.suite.client.get("/v1/scores?survey=visit&question=recommend", headers=WALKER)
        return any(one["n"] for one in reply.json()["items"])

    await eventually(is_counted)
    mine: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    body = {"name": "All of it", "query": "survey=visit&question=recommend"}
    made = await walk.did("POST /v1/views", "view.saved", json=body, **mine)
    at, place = f"/v1/views/{made.json()['id']}", "/v1/views/{view_id}"
    tagged = mine | {"headers": kim.headers | {"If-Match": "*"}}
    shared = body | {"is_shared": True, "schedule": {"every": "day", "at": "08:00"}}
    await walk.did(f"PUT {place}", "view.changed", at=at, json=shared, **tagged)
    await walk.did(f"POST {place}/reports", "view.report_asked", at=f"{at}/reports", **mine)
    wish = {"wants_reports": False}
    await walk.did(f"PUT {place}/reports/wish", "view.reports_stopped", at=f"{at}/reports/wish", json=wish, **mine)
    await walk.did(f"DELETE {place}", "view.deleted", at=at, **tagged)


async def walk_case_views(walk: Walk, kim: Colleague) -> None:
    """Kim saves a view of the inbox, opens the inbox with it, changes and deletes it."""
    mine: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    body = {"name": "Mine", "query": "who=me"}
    made = await walk.did("POST /v1/case-views", "case_view.saved", json=body, **mine)
    at, place = f"/v1/case-views/{made.json()['id']}", "/v1/case-views/{view_id}"
    tagged = mine | {"headers": kim.headers | {"If-Match": "*"}}
    first = {"view_id": made.json()["id"]}
    await walk.did("PUT /v1/case-views/default", "case_view.chosen", json=first, **mine)
    await walk.did(f"PUT {place}", "case_view.changed", at=at, json=body | {"shared_with": "everybody"}, **tagged)
    await walk.did(f"DELETE {place}", "case_view.deleted", at=at, **tagged)
