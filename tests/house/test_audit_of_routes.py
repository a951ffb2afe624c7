"""Whatever changes something leaves an entry for the audit log, with who did it and from where: over all routes."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pyotp
import pytest

from services.catalog import load, load_services
from services.collector.web.messages.template_bodies import EXAMPLE as TEMPLATE
from shared.db.engine import open_engine
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.runtime.routes import routes_of, system_routes_of
from shared.settings import ApiKey
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.house import house
from shared.web.auth import LOOPBACK_COOKIE, SAFE_METHODS
from tests.house.audit_alerts import walk_alerts
from tests.house.audit_case_work import walk_case_work
from tests.house.audit_cases import walk_cases
from tests.house.audit_clocks import walk_clocks
from tests.house.audit_improvements import walk_improvements
from tests.house.audit_messages import walk_batches, walk_customers, walk_messages, walk_programmes
from tests.house.audit_notifications import walk_notifications
from tests.house.audit_reasons import CHANGES_NOTHING, SAME_STEP
from tests.house.audit_routing import walk_routing
from tests.house.audit_views import walk_case_views, walk_views
from tests.house.audit_walk import KEY, PASSWORD, WALKER, Colleague, Walk, joined, park, signed_in, tag_of
from tests.house.audit_webhooks import walk_webhooks
from tests.house.taking_gateway import taking_tests

NO = {"wish": "withdrawn"}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>'


@pytest.fixture
async def walk(database_url: str) -> AsyncIterator[Walk]:
    """The whole suite, and a key that may do everything."""
    keys = {"walker": ApiKey(key_sha256=digest_of(KEY), scopes=("*",))}
    services = load_services()
    engine = open_engine(database_url, pool_size=2, application="walk")
    async with house(services, database_url, "postgres://", topic_prefix="t", settings={"api_keys": keys}) as suite:
        yield Walk(suite, engine)
    await engine.dispose()


async def surveys(walk: Walk) -> None:
    """From the draft to the archive."""
    visit = "/v1/surveys/visit"
    await walk.did("PUT /v1/surveys/{key}", "survey.created", at=visit, json=survey_definition())
    await walk.did("POST /v1/surveys/{key}/publish", "survey.published", at=f"{visit}/publish")
    await walk.did("POST /v1/surveys/{key}/pause", "survey.paused", at=f"{visit}/pause")
    await walk.did("POST /v1/surveys/{key}/resume", "survey.resumed", at=f"{visit}/resume")
    picture: dict[str, Any] = {"content": PICTURE, "headers": WALKER | {"Content-Type": "image/svg+xml"}}
    await walk.did("PUT /v1/assets/{name}", "asset.created", at="/v1/assets/logo", **picture)
    headers = await tag_of(walk, "/v1/assets/logo")
    await walk.did("DELETE /v1/assets/{name}", "asset.removed", at="/v1/assets/logo", headers=headers)


async def answers(walk: Walk, kim: Colleague) -> None:
    """Corrected, marked, withdrawn; and the person erased."""
    response, client = f"/v1/responses/{(id_ := uuid7())}", walk.suite.client
    body = {"id": str(id_), "answers": {"recommend": 10, "why": "Fine"}, "respondent": {"email": "ada@example.org"}}
    assert (await client.post("/v1/surveys/visit/responses", json=body)).is_success

    async def is_read() -> bool:
        reply = await client.get("/v1/verbatims?survey=visit", headers=WALKER)
        return len(reply.json()["items"]) == 1

    await eventually(is_read)
    mark = f"/v1/verbatims/{id_}/why/marks/done"
    place = "/v1/verbatims/{response_id}/{question}/marks/{mark}"
    await walk.did(f"PUT {place}", "verbatim.marked", at=mark)
    await walk.did(f"DELETE {place}", "verbatim.unmarked", at=mark)
    corrected = {"answers": {"recommend": 9, "why": "Fine"}}
    headers = await tag_of(walk, response)
    edit = "PUT /v1/responses/{response_id}/answers"
    await walk.did(edit, "response.edited", at=f"{response}/answers", json=corrected, headers=headers)
    suspect = "/v1/responses/{response_id}/suspect"
    await walk.did(f"PUT {suspect}", "response.marked", at=f"{response}/suspect", json={"reason": "test"})
    await walk.did(f"DELETE {suspect}", "response.unmarked", at=f"{response}/suspect")
    found = await walk.did("POST /v1/respondents/find", "respondent.searched", json={"email": "ada@example.org"})
    await walk_messages(walk, re.findall(r"[0-9a-f-]{36}", found.text)[0])
    await walk_views(walk, kim)
    await walk_case_views(walk, kim)
    await walk.did("DELETE /v1/responses/{response_id}", "response.withdrawn", at=response)
    person = f"/v1/respondents/{re.findall(r'[0-9a-f-]{36}', found.text)[0]}"
    views = "POST /v1/respondents/{respondent_id}/contact-views"
    await walk.did(views, "contact.viewed", at=f"{person}/contact-views", json={"reason": "To answer them"})
    await walk.did(
        "POST /v1/respondents/{respondent_id}/consents", "consent.recorded", at=f"{person}/consents", json=NO
    )
    address = {"channel": "email", "email": "ada@example.org"}
    made = (await walk.did("POST /v1/suppressions", "address.suppressed", json=address)).json()["id"]
    released = f"/v1/suppressions/{made}/release"
    await walk.did("POST /v1/suppressions/{suppression_id}/release", "address.released", at=released)
    await walk_customers(walk, person, kim)
    await walk_webhooks(walk)
    complaint = {"id": str(uuid7()), "category": "waiting", "text": "Two hours", "channel": "phone"}
    filing = "POST /console/collector/complaints/new"
    await walk.did(filing, "complaint.filed", data=complaint, by=kim.id, headers=kim.headers)
    await walk.did("DELETE /v1/respondents/{respondent_id}", "respondent.erased", at=person)


async def places(walk: Walk) -> None:
    """Links and tablets."""
    spot = {"survey": "visit", "touchpoint": "till", "location": "kiel"}
    person = {"survey": "visit", "respondent": {"email": "grace@example.org"}, "basis": "existing_customer"}
    asked = await walk.did("POST /v1/invitations", "invitation.requested", json=person)
    invitation = f"/v1/invitations/{asked.json()['id']}/cancel"
    await walk.did("POST /v1/invitations/{invitation_id}/cancel", "invitation.cancelled", at=invitation)
    await walk_batches(walk)
    await walk_programmes(walk)
    code = (await walk.did("POST /v1/links", "link.made", json=spot)).json()["code"]
    link = f"/v1/links/{code}"
    await walk.did("PATCH /v1/links/{code}", "link.changed", at=link, json={"touchpoint": "exit"})
    await walk.did("POST /v1/links/{code}/retire", "link.retired", at=f"{link}/retire")
    made = await walk.did("POST /v1/devices", "device.set_up", json=spot | {"name": "Tablet"})
    device = re.findall(r"[0-9a-f-]{36}", made.text)[0]
    await walk.did("PATCH /v1/devices/{device_id}", "device.changed", at=f"/v1/devices/{device}", json={"name": "New"})
    place = "POST /v1/devices/{device_id}/enrolment-code"
    await walk.did(place, "device.code_made", at=f"/v1/devices/{device}/enrolment-code")
    await walk.did("POST /v1/devices/{device_id}/revoke", "device.revoked", at=f"/v1/devices/{device}/revoke")


async def definitions(walk: Walk) -> None:
    """What is kept under a key of one's own."""
    stages = [{"key": "buy", "name": "Purchase", "touchpoints": ["till"]}]
    for kind, body in (
        ("journey", {"name": "Buying", "stages": stages}),
        ("target", {"survey": "visit", "concept": "recommend", "value": 40, "owner": "Kim", "due_on": "2027-12-31"}),
        ("rule", {"name": "Unhappy", "severity": "warning", "when": {"any": [{"metric": "nps", "at_most": 2}]}}),
        ("team", {"name": "Service"}),
    ):
        at, place = f"/v1/{kind}s/own", f"/v1/{kind}s/{{key}}"
        created = "team.created" if kind == "team" else f"{kind}.defined"
        await walk.did(f"PUT {place}", created, at=at, json=body)
        await walk.did(f"DELETE {place}", f"{kind}.deleted", at=at, headers=await tag_of(walk, at))
    units = {"units": [{"code": "chain", "name": "Chain"}]}
    await walk.did("PUT /v1/structure", "structure.published", json=units)
    table: dict[str, Any] = {
        "content": "code,name,parent\nkiel,Kiel,chain\n",
        "headers": await tag_of(walk, "/v1/structure"),
    }
    table["headers"]["Content-Type"] = "text/csv"
    await walk.did("POST /v1/structure/units.csv", "structure.published", **table)


async def templates(walk: Walk) -> None:
    """A template of messages, and a test of it."""
    taking_tests(walk.suite.assembly.app)
    at, place = "/v1/message-templates/receipt", "/v1/message-templates/{key}"
    await walk.did(f"PUT {place}", "template.defined", at=at, json=TEMPLATE)
    to = {"to": "kim@example.com"}
    await walk.did(f"POST {place}/test", "template.tested", at=f"{at}/test", json=to)
    await walk.did(f"DELETE {place}", "template.deleted", at=at, headers=await tag_of(walk, at))


async def people(walk: Walk) -> None:
    """Invited, changed, erased."""
    invited = await walk.did(
        "POST /v1/people", "person.invited", json={"sign_in_name": "lee@example.com", "role": "agent"}
    )
    lee = Colleague(invited.json()["person"]["id"], await joined(walk, invited.json()["link"]["url"]))
    person, place = f"/v1/people/{lee.id}", "/v1/people/{person_id}"
    headers = await tag_of(walk, person)
    await walk.did(f"PATCH {place}", "person.changed", at=person, json={"role": "manager"}, headers=headers)
    overwrite, mine = WALKER | {"If-Match": "*"}, {"languages": ["de"]}
    hours = "person.availability_changed"
    await walk.did(f"PUT {place}/availability", hours, at=f"{person}/availability", json=mine, headers=overwrite)
    await walk.did(f"DELETE {place}/sessions", "person.sessions_ended", at=f"{person}/sessions")
    await walk.did(f"POST {place}/reset-link", "person.reset_link_made", at=f"{person}/reset-link")
    headers = await tag_of(walk, person)
    await walk.did(f"POST {place}/erase", "person.erased", at=f"{person}/erase", headers=headers)


async def oneself(walk: Walk, kim: Colleague) -> None:
    """What people do about themselves, and how they sign out."""
    mine: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    listed = await walk.suite.client.get("/v1/me/sessions", headers=kim.headers)
    others = [one["id"] for one in listed.json() if not one["is_current"]]
    place = "DELETE /v1/me/sessions/{session_id}"
    await walk.did(place, "session.ended", at=f"/v1/me/sessions/{others[0]}", **mine)
    place = "POST /console/me/sessions/{session_id}/end"
    await walk.did(place, "session.ended", at=f"/console/me/sessions/{others[1]}/end", **mine)
    await walk.did("POST /console/me/sessions/end-others", "person.sessions_ended", **mine)
    profile = {"display_name": "Kim L", "language": "de", "theme": "dark", "zone": "UTC"}
    any_state = mine | {"headers": kim.headers | {"If-Match": "*"}}
    await walk.did("PUT /v1/me/availability", "person.availability_changed", json={"languages": ["de"]}, **any_state)
    await walk.did("POST /console/me/profile", "person.profile_changed", data=profile, **mine)
    password = {"current_password": PASSWORD}
    await walk.did("POST /console/me/second-factor", data=password, **mine)
    page = (await walk.suite.client.get("/console/me", headers=kim.headers)).text
    code = pyotp.TOTP(re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]).now()
    place = "POST /console/me/second-factor/confirm"
    confirmed = await walk.did(place, "person.second_factor_set_up", data={"code": code}, **mine)
    kim.session = confirmed.cookies[LOOPBACK_COOKIE]
    mine["headers"] = kim.headers
    place, action = "POST /console/me/second-factor/remove", "person.second_factor_removed"
    removed = await walk.did(place, action, data=password, **mine)
    kim.session = removed.cookies[LOOPBACK_COOKIE]
    mine["headers"] = kim.headers
    words = {"current_password": PASSWORD, "password": "seven green rivers", "password_again": "seven green rivers"}
    changed = await walk.did("POST /console/me/password", "person.password_changed", data=words, **mine)
    kim.session = changed.cookies[LOOPBACK_COOKIE]
    await walk.did("POST /console/sign-out", "session.ended", by=kim.id, headers=kim.headers)


async def keys(walk: Walk, kim: Colleague) -> None:
    """Over the API, and on the pages that show secrets."""
    made = await walk.did("POST /v1/keys", "key.created", json={"name": "Till", "scopes": ["surveys:read"]})
    key = f"/v1/keys/{made.json()['id']}"
    wider = {"scopes": ["surveys:read", "scores:read"]}
    await walk.did("PUT /v1/keys/{key_id}", "key.changed", at=key, json=wider, headers=await tag_of(walk, key))
    rotated = await walk.did("POST /v1/keys/{key_id}/rotate", "key.rotated", at=f"{key}/rotate")
    both = ("key.revoked", "key.revoked")  # the new secret, and the old one that still worked
    await walk.did("POST /v1/keys/{key_id}/revoke", *both, at=f"/v1/keys/{rotated.json()['id']}/revoke")
    pages: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    form = {"name": "Desk", "scopes": "surveys:read", "scope": "surveys:read", "expires": "", "networks": ""}
    await walk.did("POST /console/accounts/keys", "key.created", data=form, **pages)
    listed = (await walk.suite.client.get("/v1/keys", headers=WALKER)).json()["items"]
    at = f"/console/accounts/keys/{listed[0]['id']}"
    place = "POST /console/accounts/keys/{key_id}"
    await walk.did(f"{place}/rotate", "key.rotated", at=f"{at}/rotate", data={"overlap_hours": "0"}, **pages)
    listed = (await walk.suite.client.get("/v1/keys", headers=WALKER)).json()["items"]
    at = f"/console/accounts/keys/{listed[0]['id']}"
    await walk.did(f"{place}/revoke", "key.revoked", at=f"{at}/revoke", **pages)


async def parked(walk: Walk, kim: Colleague) -> None:
    """What waits is handled again or discarded, one by one and all; over the API and on the page System."""
    pages: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    for base, more in (("/v1/system/accounts/parked-events", {}), ("/console/accounts/system", pages)):
        for step, action in (("replay", "dead_letter.replayed"), ("discard", "dead_letter.discarded")):
            number = await park(walk)
            await walk.did(f"POST {base}/{{number}}/{step}", action, at=f"{base}/{number}/{step}", **more)
            await park(walk)
            await walk.did(f"POST {base}/{step}", action, **more)


async def test_every_step_leaves_its_entry(walk: Walk) -> None:
    """One for each thing that was done, in the name of who did it; a new route has to be walked here, too."""
    first = await walk.suite.use_cases["accounts"].people.make_first_link()
    address = {"sign_in_name": "kim@example.com"}
    session = await joined(walk, f"/console/first/{first.token}", **address)
    me = (await walk.suite.client.get("/v1/me", headers={"Cookie": f"{LOOPBACK_COOKIE}={session}"})).json()
    kim = Colleague(me["person_id"], session)
    await surveys(walk)
    await answers(walk, kim)
    await places(walk)
    await definitions(walk)
    await templates(walk)
    await walk_cases(walk, kim)
    await walk_improvements(walk)
    await walk_case_work(walk, kim)
    await people(walk)
    await keys(walk, kim)
    await parked(walk, kim)
    await walk_notifications(walk, kim)
    await walk_alerts(walk)
    await walk_routing(walk)
    await walk_clocks(walk)
    for _ in range(3):
        await signed_in(walk)
    await oneself(walk, kim)
    archive = "POST /v1/surveys/{key}/archive"
    await walk.did(archive, "survey.archived", at="/v1/surveys/visit/archive")
    assert not walk.wrong, "\n".join(walk.wrong)
    declared = (*routes_of(load_services()), *system_routes_of((load("accounts"),)))
    unsafe = {one.place for one in declared if one.access != "open" and one.method not in SAFE_METHODS}
    assert set(SAME_STEP.values()) <= walk.done
    known = walk.done | CHANGES_NOTHING.keys() | SAME_STEP.keys()
    assert unsafe <= known, f"walk through these, too: {sorted(unsafe - known)}"
    assert CHANGES_NOTHING.keys() | SAME_STEP.keys() <= unsafe
