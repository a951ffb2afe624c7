"""The pages of webhooks: from the form to the secret, the ping with its answer, the log, and sending again."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from shared.access import Role
from shared.testing.receiver import answer, receiver
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.webhooks.subscribers import TICKET, Webhooks, events_of, header_of, ids_of, ticket_opened

BASE = "/console/notifications/webhooks"
PERSON = UUID(int=7)
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


def colleague(hooks: Webhooks, role: Role = "manager", **more: Any) -> SignedIn:
    return sign_in(hooks.service.app, role, person_id=PERSON, language="en", **more)


async def get(hooks: Webhooks, path: str, who: SignedIn | None = None) -> str:
    reply = await hooks.service.client.get(path, headers=(who or colleague(hooks)).headers)
    assert reply.status_code == 200, (path, reply.text)
    return reply.text


async def post(hooks: Webhooks, path: str, **fields: Any) -> httpx.Response:
    """Send a form; a name with a full stop is written with two underscores."""
    data = {name.replace("__", "."): value for name, value in fields.items()}
    return await hooks.service.client.post(path, data=data, headers=colleague(hooks).headers)


def whole(url: str, **fields: Any) -> dict[str, Any]:
    values = {"do": "save", "key": "crm", "url": url, "events": [TICKET], "owner": f"person:{PERSON}", "enabled": "yes"}
    return values | fields


def form_of(page: str) -> dict[str, Any]:
    """Return what the form of a subscription sends as it stands."""
    [form] = re.findall(r'<form id="webhook".*?</form>', page, flags=re.DOTALL)
    fields: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<input type="(?:text|url)" id="[^"]*" name="([^"]+)"[^>]*? value="([^"]*)"', form))
    fields |= dict(re.findall(r'<input id="(test[^"]+)" [^>]*? value="([^"]*)"', form))
    fields["events"] = re.findall(r'name="events" value="([^"]+)" checked', form)
    fields |= dict(re.findall(r'name="(with_comments|enabled)" value="(yes)" checked', form))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        fields[name] = re.findall(r'value="([^"]*)" selected', body)[0]
    return fields | {"patterns": re.findall(r'name="patterns"[^>]*>(.*?)</textarea>', form, flags=re.DOTALL)[0]}


async def test_from_the_form_to_the_answer_of_the_far_side(hooks: Webhooks) -> None:
    """The secret is shown this once and verifies what comes; the ping's page shows what was answered."""
    assert "No webhooks yet" in await get(hooks, BASE)
    async with receiver(answer(202, body=b"thanks <b>")) as there:
        made = await post(hooks, f"{BASE}/-/new", **whole(f"{there.url}/hook?token=s3cret"))
        assert made.status_code == 201, made.text
        [secret] = _SECRET.findall(made.text)[:1]
        pinged = await post(hooks, f"{BASE}/crm/ping")
        address = pinged.headers["Location"]
        assert 'hx-trigger="every 1s"' in await get(hooks, address)
        await hooks.work_off()
        page = await get(hooks, address)
        assert "thanks &lt;b&gt;" in page
        assert "<code>202</code>" in page
        assert "every 1s" not in page
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        Webhook(secret).verify(there.bodies[0], {name: header_of(there.heads[0], name) for name in names})
        for path in (BASE, f"{BASE}/crm", f"{BASE}/crm/edit", f"{BASE}/crm/deliveries"):
            shown = await get(hooks, path)
            assert "s3cret" not in shown
            assert secret not in shown


async def test_a_form_keeps_what_it_shows(hooks: Webhooks) -> None:
    """Saving it as it is changes nothing, not even the address, which it does not show."""
    async with receiver(answer(204)) as there:
        condition = {"any_of": [{"field": "location", "one_of": ["ulm", "wien"]}, {"answer": {"verdict": "unhappy"}}]}
        types = [TICKET, "heed.alerts.*", "heed.*.score.*", "heed.scoring.response.scored.v1"]
        await hooks.subscribe("crm", there.url, events=types, condition=condition, with_comments=True)
        before = await hooks.read("crm")
        fields = form_of(await get(hooks, f"{BASE}/crm/edit"))
        assert (await post(hooks, f"{BASE}/crm/edit", do="save", **fields)).status_code == 303
        after = await hooks.read("crm")
        assert {**after, "events": sorted(after["events"])} == {**before, "events": sorted(before["events"])} | {
            name: after[name] for name in ("revision", "updated_at")
        }
        late = await post(hooks, f"{BASE}/crm/edit", do="save", **fields)
        if after["revision"] != before["revision"]:
            assert (late.status_code, "somebody else was quicker" in late.text) == (412, True)
        event = ticket_opened(location="ulm")
        await hooks.service.deliver(event)
        await hooks.work_off()
        assert ids_of(there) == [str(event.id)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "Not A Key"}, "Use 1 to 64 small letters"),
        ({"url": "ftp://x"}, "It must begin with https://."),
        ({"url": "http://169.254.169.254/latest"}, "It leads where nothing may be sent."),
        ({"url": "https://10.1.2.3/x"}, "It leads into a private network."),
        ({"url": ""}, "It must begin with https://."),
        ({"events": []}, "Choose at least one."),
        ({"patterns": "heed.nothing.*"}, "No event is called like one of these."),
        ({"owner": ""}, "Choose who is notified."),
        ({"test__0__about": "location", "test__0__operator": "equals", "test__0__value": ""}, "Write a value"),
        ({"test__0__about": "version", "test__0__operator": "at_least", "test__0__value": "many"}, "Write a value"),
        ({"test__0__about": "nothing", "test__0__operator": "equals", "test__0__value": "x"}, "Write a value"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(hooks: Webhooks, fields: dict[str, Any], said: str) -> None:
    reply = await post(hooks, f"{BASE}/-/new", **whole("https://crm.example.com/hook") | fields)
    assert reply.status_code == 422
    assert said in reply.text
    assert (await hooks.service.client.get("/v1/subscriptions", headers=hooks.service.admin)).json()["items"] == []


async def test_a_name_is_taken_once(hooks: Webhooks) -> None:
    url = "https://crm.example.com/hook"
    await post(hooks, f"{BASE}/-/new", **whole(url))
    again = await post(hooks, f"{BASE}/-/new", **whole(url))
    assert (again.status_code, "There is a webhook of this name already." in again.text) == (422, True)


async def test_rows_follow_the_events(hooks: Webhooks) -> None:
    """Fields of the chosen events alone; attributes have a name to be typed in; nothing is saved by adding rows."""
    fields = whole("https://crm.example.com/hook", do="add", events=["heed.collector.complaint.filed.v1"])
    page = (await post(hooks, f"{BASE}/-/new", **fields)).text
    assert 'value="attribute:"' in page
    assert 'value="category"' in page
    assert 'value="ticket_id"' not in page
    row = {"test__0__about": "attribute:", "test__0__was": "category", "test__0__value": "left from the other"}
    page = (await post(hooks, f"{BASE}/-/new", **fields | row | {"do": ""})).text
    assert "Name of the attribute" in page
    assert "left from the other" not in page
    row = {
        "test__0__about": "attribute:",
        "test__0__name": "plan",
        "test__0__operator": "equals",
        "test__0__value": "pro",
    }
    assert (await post(hooks, f"{BASE}/-/new", **fields | row | {"do": "save"})).status_code == 201
    assert (await hooks.read("crm"))["condition"] == {"field": "attribute:plan", "equals": "pro"}
    assert "attribute:plan: pro" in await get(hooks, f"{BASE}/crm")


async def test_stopping_going_on_and_sending_what_was_missed(hooks: Webhooks) -> None:
    async with receiver(answer(403)) as there:
        await hooks.subscribe("crm", there.url)
        assert (await post(hooks, f"{BASE}/crm/pause")).headers["Location"] == f"{BASE}/crm"
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert there.bodies == []
        page = await get(hooks, f"{BASE}/crm")
        assert "somebody stopped it" in page
        assert "Go on, and send what was missed" in page
        await post(hooks, f"{BASE}/crm/resume")
        while (await hooks.deliveries())[0]["state"] == "pending":
            await hooks.hurry()
            await hooks.work_off()
        there.behave = answer(204)
        await post(hooks, f"{BASE}/crm/resume")
        page = await get(hooks, f"{BASE}/crm")
        assert "Send what was missed" in page or "Waiting</dt><dd>1" in page
        await post(hooks, f"{BASE}/crm/redeliver", which="failed")
        await hooks.work_off()
        assert [one["state"] for one in await hooks.deliveries()] == ["delivered"]


async def test_sending_again_one_a_range_and_everything(hooks: Webhooks) -> None:
    async with receiver(answer(204)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened(), ticket_opened())
        await hooks.work_off()
        [first, _second] = await hooks.deliveries()
        one = f"{BASE}/crm/deliveries/{first['id']}"
        assert (await post(hooks, f"{one}/redeliver")).headers["Location"] == one
        await hooks.work_off()
        assert (await post(hooks, f"{BASE}/crm/redeliver", which="all", to="1999-01-01T10:00")).status_code == 303
        await hooks.work_off()
        assert len(events_of(there)) == 3
        page = await get(hooks, f"{BASE}/crm")
        [since] = re.findall(r'name="from"[^>]*value="([^"]+)"', page)
        await hooks.execute("UPDATE notifications.webhook_endpoint SET kept_since = kept_since - interval '1 hour'")
        await post(hooks, f"{BASE}/crm/replay", **{"from": since[:-2] + "00"})
        for moment, said in (
            ("1999-01-01T10:00", "Not everything from that moment"),
            ("soon", "Choose a day and a time"),
        ):
            reply = await post(hooks, f"{BASE}/crm/replay", **{"from": moment})
            assert (reply.status_code, said in reply.text) == (422, True)


async def test_secrets_are_rotated_with_an_overlap(hooks: Webhooks) -> None:
    await hooks.subscribe("crm", "https://crm.example.com/hook")
    for _ in range(2):
        rotated = await post(hooks, f"{BASE}/crm/rotate", overlap_hours="168")
        assert rotated.status_code == 201
        assert len(set(_SECRET.findall(rotated.text))) == 1
    full = await post(hooks, f"{BASE}/crm/rotate", overlap_hours="24")
    assert (full.status_code, "Three secrets are valid already" in full.text) == (409, True)
    assert "The secrets before have ended" in (await post(hooks, f"{BASE}/crm/rotate", overlap_hours="0")).text


async def test_the_log_is_filtered(hooks: Webhooks) -> None:
    async with receiver(answer(204)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await post(hooks, f"{BASE}/crm/ping")
        await hooks.work_off()
        log = f"{BASE}/crm/deliveries"
        rows = re.compile(r'class="row-link"')
        assert len(rows.findall(await get(hooks, log))) == 2
        assert len(rows.findall(await get(hooks, f"{log}?type={TICKET}"))) == 1
        assert "No delivery fits" in await get(hooks, f"{log}?state=failed")
        assert "No delivery fits" in await get(hooks, f"{log}?to=2001-01-01")
        assert len(rows.findall(await get(hooks, f"{log}?state=nonsense&from=x"))) == 2
        [first, _ping] = await hooks.deliveries()
        who = colleague(hooks)
        await hooks.subscribe("other", there.url)
        foreign = await hooks.service.client.get(f"{BASE}/other/deliveries/{first['id']}", headers=who.headers)
        assert foreign.status_code == 404


async def test_deleting_asks_for_the_present_state(hooks: Webhooks) -> None:
    await hooks.subscribe("crm", "https://crm.example.com/hook")
    stale = await post(hooks, f"{BASE}/crm/delete", tag="none")
    assert (stale.status_code, "somebody else was quicker" in stale.text) == (409, True)
    tag = re.findall(r'name="tag" value="([^"]+)"', await get(hooks, f"{BASE}/crm"))[0]
    assert (await post(hooks, f"{BASE}/crm/delete", tag=tag)).headers["Location"] == BASE
    assert "No webhooks yet" in await get(hooks, BASE)


async def test_webhooks_are_for_those_who_manage_the_company(hooks: Webhooks) -> None:
    """Not for agents, nor for managers of a unit."""
    await hooks.subscribe("crm", "https://crm.example.com/hook")
    for who in (colleague(hooks, "agent"), colleague(hooks, "manager", locations=frozenset({"ulm"}))):
        for path in (BASE, f"{BASE}/-/new", f"{BASE}/crm", f"{BASE}/crm/edit", f"{BASE}/crm/deliveries"):
            reply = await hooks.service.client.get(path, headers=who.headers)
            assert reply.status_code == 403, path
        for step in ("ping", "pause", "resume", "rotate", "replay", "redeliver", "delete"):
            reply = await hooks.service.client.post(f"{BASE}/crm/{step}", headers=who.headers)
            assert reply.status_code == 403, step
