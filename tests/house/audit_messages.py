"""The walk through what is written to customers: messages and batches of invitations, and facts about them."""

import re

from sqlalchemy import text

from shared.testing.eventually import eventually
from tests.house.audit_walk import WALKER, Colleague, Walk


async def walk_batches(walk: Walk) -> None:
    """One is sent and taken back; a dry run leaves nothing."""
    rows = {"survey": "visit", "basis": "request", "rows": [{"email": "grace@example.org"}]}
    sent = await walk.did(
        "POST /v1/invitation-batches",
        "invitation_batch.sent",
        at="/v1/invitation-batches?dry_run=false",
        json=rows,
    )
    taken_back = f"/v1/invitation-batches/{sent.json()['id']}/cancel"
    await walk.did("POST /v1/invitation-batches/{batch_id}/cancel", "invitation_batch.cancelled", at=taken_back)
    await walk.did("POST /v1/invitation-batches", json=rows)


async def walk_programmes(walk: Walk) -> None:
    """Kept, paused, resumed, deleted."""
    cadence = {"unit": "years", "starts_on": "2190-01-01"}
    body = {"title": "Yearly", "survey": "visit", "cadence": cadence, "sample": {"share": 0.1}}
    yearly, place = "/v1/programmes/yearly", "/v1/programmes/{key}"
    await walk.did(f"PUT {place}", "programme.defined", at=yearly, json=body)
    headers = WALKER | {"If-Match": "*"}
    await walk.did(f"PUT {place}", "programme.changed", at=yearly, json=body | {"title": "Other"}, headers=headers)
    for step, action in (("pause", "programme.paused"), ("resume", "programme.resumed")):
        await walk.did(f"POST {place}/{step}", action, at=f"{yearly}/{step}")
        await walk.did(f"POST {place}/{step}", at=f"{yearly}/{step}")
    await walk.did(f"DELETE {place}", "programme.deleted", at=yearly, headers=headers)


async def walk_messages(walk: Walk, person: str) -> None:
    """Written to somebody, cancelled, wanted again."""
    place = "/v1/respondents/{respondent_id}/messages"
    body = {"channel": "sms", "text": "We are sorry.", "basis": "request"}
    written = await walk.did(f"POST {place}", "message.written", at=f"/v1/respondents/{person}/messages", json=body)
    message, steps = f"/v1/messages/{written.json()['id']}", "POST /v1/messages/{message_id}"

    async def is_refused() -> bool:
        return bool((await walk.suite.client.get(message, headers=WALKER)).json()["state"] == "refused")

    await eventually(is_refused)  # nobody can send text messages here
    await walk.did(f"{steps}/redo", "message.redone", at=f"{message}/redo")
    await eventually(is_refused)
    async with walk.engine.begin() as connection:  # one that waits for a worker who never comes
        await connection.execute(text("UPDATE collector.message SET state = 'requested'"))
    await walk.did(f"{steps}/cancel", "message.cancelled", at=f"{message}/cancel")


async def walk_customers(walk: Walk, person: str, kim: Colleague) -> None:
    """Facts, one by one and from files."""
    await walk.did(
        "PUT /v1/respondents/{respondent_id}/facts",
        "customer.changed",
        at=f"{person}/facts",
        json={"customer_since": "2021-04-01"},
    )
    form = f"/console/collector/person/{person.rpartition('/')[2]}/facts"
    tag = re.findall(r'name="tag" value="([^"]*)"', (await walk.suite.client.get(form, headers=kim.headers)).text)[0]
    await walk.did(
        "POST /console/collector/person/{respondent_id}/facts",
        "customer.changed",
        at=form,
        data={"tag": tag, "company": "Acme"},
        by=kim.id,
        headers=kim.headers,
    )
    rows = {"rows": [{"external_id": "C-1", "customer_since": "2021-04-01"}]}
    listed = "/v1/customers/imports?list=club"
    await walk.did("POST /v1/customers/imports", "customers.imported", at=listed, json=rows)
    await walk.did("DELETE /v1/customer-lists/{key}", "customer_list.deleted", at="/v1/customer-lists/club")
    upload = "POST /console/collector/customers/import"
    files = {"file": ("customers.csv", b"id;since\nC-2;2021-04-01\n", "text/csv")}
    page = await walk.did(upload, "customers.uploaded", files=files, by=kim.id, headers=kim.headers)
    step = re.findall(r"/import/[0-9a-f-]{36}/apply", page.text)[0]
    await walk.did(
        f"{upload}/{{upload_id}}/apply",
        "customers.import_applied",
        at=f"/console/collector/customers{step}",
        by=kim.id,
        headers=kim.headers,
    )
