"""Which device, link, SMS account or website a response came in by: kept, shown, exported and published."""

from typing import Any

import pytest

from shared.contracts.collector import ResponseEdited, ResponseReceived
from shared.ids import uuid7
from shared.testing.channels import stored_responses
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from tests.services.channels.test_devices import enrol
from tests.services.channels.test_devices import send as tap_on
from tests.services.channels.test_sms_webhooks import send as text_to

SHOP = "https://shop.example"
OWN = "https://feedback.example.org"
BROWSER = {"user-agent": "Mozilla/5.0"}
Source = tuple[str | None, str | None]


async def source_of_latest(collector: OneService) -> Source:
    """The source of the response that came last, which is the same in the list and in its event."""
    data = (await collector.published())[-1].data
    assert isinstance(data, ResponseReceived)
    stored = await stored_responses(collector.client, collector.admin)
    [shown] = [one for one in stored if one["id"] == str(data.response_id)]
    assert (data.source_kind, data.source_id) == (shown["source_kind"], shown["source_id"])
    return data.source_kind, data.source_id


async def post(collector: OneService, origin: str | None, **fields: Any) -> None:
    """Send an answer as a page of `origin` does, or as a program with a key."""
    body = {"id": str(uuid7()), "answers": {"recommend": 9}, "version": 1} | fields
    headers = {"origin": origin} if origin else {}
    if fields.get("channel", "web") != "web":
        headers |= collector.admin
    sent = await collector.client.post("/v1/surveys/visit/responses", json=body, headers=headers)
    assert sent.status_code == 201, sent.text
    assert "source_id" not in sent.json()


async def test_a_kiosk_is_named_by_its_id(collector: OneService) -> None:
    """Whatever the tablet claims."""
    device = await enrol(collector)
    tap = {"id": str(uuid7()), "answers": {"recommend": 9}, "occurred_at": "2026-03-01T11:00:00Z"}
    sent = await tap_on(collector, device["key"], tap)
    assert [one["status"] for one in sent.json()["results"]] == ["created"]
    assert await source_of_latest(collector) == ("device", device["id"])
    # Moved meanwhile, and sent again: it stays one response, with the source that it came by.
    moved = {"location": "Graz"}
    path = f"/v1/devices/{device['id']}"
    assert (await collector.client.patch(path, json=moved, headers=collector.admin)).is_success
    again = await tap_on(collector, device["key"], tap)
    assert [one["status"] for one in again.json()["results"]] == ["duplicate"]


async def test_a_link_is_named_by_its_code(collector: OneService) -> None:
    """As it was made, however it was typed."""
    made = await collector.client.post("/v1/links", json={"survey": "visit", "code": "till-3"}, headers=collector.admin)
    assert made.status_code == 201, made.text
    page = read_page((await collector.client.get("/q/TILL-3", headers=BROWSER, follow_redirects=True)).text)
    assert (await collector.client.post("/s/visit", data=page.fields | {"a.recommend": "9"})).status_code == 303
    assert await source_of_latest(collector) == ("link", "till-3")
    # Without a link, the page itself is no source.
    page = read_page((await collector.client.get("/s/visit", headers=BROWSER)).text)
    assert (await collector.client.post("/s/visit", data=page.fields | {"a.recommend": "9"})).status_code == 303
    assert await source_of_latest(collector) == (None, None)


async def test_an_sms_account_is_named_as_in_the_settings(collector: OneService) -> None:
    """Not by its number."""
    assert (await text_to(collector, "9 great")).status_code == 200
    assert await source_of_latest(collector) == ("sms_account", "shop")


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        (SHOP, ("website", SHOP)),
        ("https://shop.example:8443", ("website", "https://shop.example:8443")),
        (OWN, (None, None)),
        ("null", (None, None)),
        ("https://" + "a" * 600 + ".example", (None, None)),
        ("javascript:alert(1)", (None, None)),
        (None, (None, None)),
    ],
)
async def test_a_website_is_named_by_its_origin(collector: OneService, origin: str | None, source: Source) -> None:
    """Where a browser says it; our own pages and programs are none."""
    await post(collector, origin)
    assert await source_of_latest(collector) == source


async def test_only_answers_from_the_web_have_a_website(collector: OneService) -> None:
    """A call centre's page may well send an origin."""
    await post(collector, SHOP, channel="phone")
    assert await source_of_latest(collector) == (None, None)


async def test_the_source_stays_when_the_response_is_corrected_and_is_exported(collector: OneService) -> None:
    """It is in the event of the edit, in what is republished, and a column of every file."""
    await post(collector, SHOP)
    [response] = await stored_responses(collector.client, collector.admin)
    path = f"/v1/responses/{response['id']}/suspect"
    marked = await collector.client.put(path, json={"reason": "staff"}, headers=collector.admin | {"If-Match": '"1"'})
    assert marked.is_success, marked.text
    edited = [one.data for one in await collector.published() if isinstance(one.data, ResponseEdited)]
    assert [(one.source_kind, one.source_id) for one in edited] == [("website", SHOP)]
    async with collector.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    for file_format in ("csv", "jsonl"):
        params = {"survey": "visit", "format": file_format}
        file = await collector.client.get("/v1/exports/responses", params=params, headers=collector.admin)
        assert file.status_code == 200, file.text
        assert "source_kind" in file.text
        assert SHOP in file.text
