"""Everything that can be done with webhook subscriptions, once."""

from shared.testing.eventually import eventually
from tests.house.audit_walk import WALKER, Walk, tag_of

CRM = "/v1/subscriptions/crm"


async def walk_webhooks(walk: Walk) -> None:
    """To an address that nobody has."""
    definition = {"url": "https://crm.invalid/hook", "events": ["heed.tickets.*"], "owner_team": "it"}
    await walk.did("PUT /v1/subscriptions/{key}", "subscription.defined", at=CRM, json=definition)
    await walk.did(
        "POST /v1/subscriptions/{key}/rotate-secret", "subscription.secret_rotated", at=f"{CRM}/rotate-secret"
    )
    pinged = await walk.did("POST /v1/subscriptions/{key}/ping", "subscription.pinged", at=f"{CRM}/ping")
    delivery = f"/v1/deliveries/{pinged.json()['delivery_id']}"

    async def is_failed() -> bool:
        return bool((await walk.suite.client.get(delivery, headers=WALKER)).json()["state"] == "failed")

    await eventually(is_failed)
    await walk.did("POST /v1/deliveries/{delivery_id}/redeliver", "delivery.redelivered", at=f"{delivery}/redeliver")
    await walk.did("POST /v1/subscriptions/{key}/pause", "subscription.paused", at=f"{CRM}/pause")
    await walk.did("POST /v1/subscriptions/{key}/resume", "subscription.resumed", at=f"{CRM}/resume")
    again = {"which": "failed"}
    await walk.did(
        "POST /v1/subscriptions/{key}/redeliver", "subscription.redelivered", at=f"{CRM}/redeliver", json=again
    )
    since = {"from": (await walk.suite.client.get(CRM, headers=WALKER)).json()["kept_since"]}
    await walk.did("POST /v1/subscriptions/{key}/replay", "subscription.replayed", at=f"{CRM}/replay", json=since)
    headers = await tag_of(walk, CRM)
    await walk.did("DELETE /v1/subscriptions/{key}", "subscription.deleted", at=CRM, headers=headers)
