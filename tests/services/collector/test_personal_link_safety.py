"""What personal links never do: open for somebody who invents one, leave a trace, or answer for somebody else."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from shared.clock import FixedClock
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import ADA, BROWSER, invited, link_of, read_invitation, settle_messages
from shared.testing.one_service import OneService
from shared.testing.personal_pages import open_page, send_page

DAY = 86400.0
GERMAN = {**BROWSER, "accept-language": "de"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page", "hidden": ["plan", "ref"]}


async def test_a_form_that_comes_much_too_late_is_not_taken(collector: OneService, clock: FixedClock) -> None:
    shown = await invited(collector, valid_days=1)
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    clock.advance(3 * DAY)
    assert (await send_page(collector, address, page, recommend="9")).status_code == 410
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(0,)]


async def test_a_cancelled_invitation_takes_nothing(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    await settle_messages(collector, shown["id"])
    await collector.client.post(f"/v1/invitations/{shown['id']}/cancel", headers=collector.admin)
    assert "taken back" in (await open_page(collector, address)).text
    assert (await send_page(collector, address, page, recommend="9")).status_code == 410
    assert (await read_invitation(collector, shown["id"]))["status"] == "cancelled"


@pytest.mark.parametrize("token", ["x", "A" * 50, "A" * 49 + "=", "ä" * 10, "A" * 5000])
async def test_an_invented_link_opens_nothing(collector: OneService, token: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        form = {"go": "next"} if method == "POST" else None
        reply = await collector.client.request(method, f"/i/{token}", headers=BROWSER, data=form)
        assert reply.status_code == 404


async def test_a_link_to_opt_out_opens_no_invitation(collector: OneService) -> None:
    shown = await invited(collector)
    other = await collector.use_cases.message_links.opt_out(UUID(shown["id"]))
    assert (await open_page(collector, "/i/" + other.rpartition("/")[2])).status_code == 404


async def test_a_closed_survey_is_said_to_be_closed(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert (await open_page(collector, address)).status_code == 409


async def test_an_erased_person_leaves_no_link_and_no_words(collector: OneService) -> None:
    """What they had begun to answer is gone too; that somebody was invited stays counted."""
    shown = await invited(collector, attributes={"plan": "plus"}, location="graz")
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    await send_page(collector, address, page, recommend="4")
    path = f"/v1/respondents/{shown['respondent_id']}"
    assert (await collector.client.delete(path, headers=collector.admin)).status_code == 204
    assert (await open_page(collector, address)).status_code == 404
    assert (await send_page(collector, address, page, recommend="4")).status_code == 404
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(0,)]
    left = await read_invitation(collector, shown["id"])
    assert (left["respondent_id"], left["attributes"]) == (None, {})
    assert left["disposition"]["name"] == "break_off"
    stored = await select(collector, "SELECT people FROM collector.invitation")
    assert stored == [([],)]


async def test_nothing_leaves_the_page_with_the_link(collector: OneService) -> None:
    """Neither to the next page as a referrer, nor to a cache, nor to the log."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    token = address.rpartition("/")[2]
    with capture_logs() as lines:
        page = await open_page(collector, address)
        await send_page(collector, address, page, recommend="4")
        await collector.client.post(f"{address}/opened", headers=BROWSER)
        await collector.client.get(f"{address}/more", headers=BROWSER)
        await collector.client.head(address, headers=BROWSER)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    routes = {line.get("route") for line in lines}
    assert {"/i/{token}", "/i/{token}/opened", "/i/{token}/more"} <= routes
    assert token not in str(lines)
    metrics = (await collector.client.get("/metrics")).text
    assert token not in metrics
    assert ADA["email"] not in page.text + str(lines)


async def test_a_public_page_cannot_answer_for_somebody(collector: OneService) -> None:
    """A name that anybody can type ends no invitation; a till that vouches for the customer does."""
    shown = await invited(collector)
    body = {"answers": {"recommend": 1}, "respondent": {"external_id": "C-1815"}}
    await collector.client.post("/v1/surveys/visit/responses", json=body)
    assert (await read_invitation(collector, shown["id"]))["status"] == "requested"
    by_phone = body | {"channel": "phone"}
    await collector.client.post("/v1/surveys/visit/responses", json=by_phone, headers=collector.admin)
    after = await read_invitation(collector, shown["id"])
    assert (after["status"], after["disposition"]["code"]) == ("answered", "1.1")
