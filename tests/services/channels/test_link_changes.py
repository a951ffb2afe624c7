"""Short links over their life: changed, retired, counted; and what of them a manager of one unit sees."""

from typing import Any

import pytest

from shared.clock import FixedClock
from shared.testing.channels import publish_survey
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.places import desk
from tests.services.channels.conftest import SURVEY

DAY = 86_400
BROWSER = {"user-agent": "Mozilla/5.0 (Linux; Android 16) Chrome/140"}


async def follow(collector: OneService, code: str, **headers: str) -> int:
    """Follow a link as a phone does, and return the status."""
    return (await collector.client.get(f"/q/{code}", headers=BROWSER | headers)).status_code


async def answer(collector: OneService, code: str, *, times: int = 1) -> None:
    """Follow a link, and send the same form a number of times."""
    page = read_page((await collector.client.get(f"/q/{code}", headers=BROWSER, follow_redirects=True)).text)
    for _ in range(times):
        sent = await collector.client.post("/s/visit", data=page.fields | {"a.recommend": "9"})
        assert sent.status_code == 303, sent.text


async def use_of(collector: OneService, code: str) -> dict[str, Any]:
    read = await collector.client.get(f"/v1/links/{code}", headers=collector.admin)
    use: dict[str, Any] = read.json()["use"]
    return use


async def test_opened_and_answered_are_counted_by_window(collector: OneService, clock: FixedClock) -> None:
    """Answers count once however often they are sent; what is long ago counts in all only."""
    code = (await desk(collector).link())["code"]
    await answer(collector, code, times=2)
    clock.advance(10 * DAY)
    await follow(collector, code)
    clock.advance(25 * DAY)
    await answer(collector, code)
    use = await use_of(collector, code)
    assert use["opened"] == {"days_7": 1, "days_28": 2, "total": 3}
    assert use["answered"] == {"days_7": 1, "days_28": 1, "total": 2}
    [listed] = (await collector.client.get("/v1/links", headers=collector.admin)).json()["items"]
    assert listed["use"] == use


@pytest.mark.parametrize(
    "headers", [{"user-agent": "Googlebot/2.1"}, {"user-agent": "WhatsApp/2"}, {"sec-purpose": "prefetch;prerender"}]
)
async def test_programs_that_say_so_are_led_and_not_counted(collector: OneService, headers: dict[str, str]) -> None:
    """A preview works, and is no visitor."""
    code = (await desk(collector).link())["code"]
    assert await follow(collector, code, **headers) == 303
    assert (await use_of(collector, code))["opened"]["total"] == 0


async def test_changed_link_leads_elsewhere_under_the_same_code(collector: OneService) -> None:
    """What is printed goes on working; what is not named stays; both states are audited."""
    await publish_survey(collector.client, collector.admin, "other", SURVEY)
    link = await desk(collector).link(name="Poster")
    path = f"/v1/links/{link['code']}"
    changed = await collector.client.patch(path, json={"survey": "other", "name": None}, headers=collector.admin)
    assert changed.status_code == 200
    expected = link | {"survey": "other", "name": None}
    assert changed.json() == expected
    followed = await collector.client.get(f"/q/{link['code']}")
    assert followed.headers["location"].startswith("/s/other?")
    audited = [one for one in await collector.audited() if one.thing == "link"]
    assert [one.action for one in audited] == ["link.made", "link.changed"]
    again = await collector.client.patch(path, json={"survey": "other"}, headers=collector.admin)
    assert again.status_code == 200
    assert len([one for one in await collector.audited() if one.thing == "link"]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"survey": "nowhere"}, 404),
        ({"survey": None}, 422),
        ({"code": "another"}, 422),
        ({"touchpoint": "A B"}, 422),
        ({"name": "two\nlines"}, 422),
    ],
)
async def test_wrong_change_is_refused(collector: OneService, body: dict[str, Any], status: int) -> None:
    """The code is nothing that can change."""
    path = f"/v1/links/{(await desk(collector).link())['code']}"
    assert (await collector.client.patch(path, json=body, headers=collector.admin)).status_code == status


async def test_retired_link_says_so_kindly_and_keeps_its_counts(collector: OneService) -> None:
    """Its page leads to the survey itself, in the reader's language; its code is not used again."""
    link = await desk(collector).link(code="till-3")
    await answer(collector, "till-3")
    retire = "/v1/links/till-3/retire"
    first = await collector.client.post(retire, headers=collector.admin)
    again = await collector.client.post(retire, headers=collector.admin)
    assert first.json() == again.json()
    assert first.json()["retired_at"] is not None
    assert [one.action for one in await collector.audited() if one.thing == "link"] == ["link.made", "link.retired"]
    for path in ("/q/till-3", "/s/visit?link=TILL-3"):
        page = await collector.client.get(path, headers={"accept-language": "de"})
        assert page.status_code == 410
        assert "Dieser Link ist geschlossen" in page.text
        assert 'href="/s/visit"' in page.text
    assert (await use_of(collector, "till-3"))["answered"]["total"] == 1
    refused = await collector.client.patch("/v1/links/till-3", json={"name": "x"}, headers=collector.admin)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:link-retired")
    elsewhere = {"survey": "visit", "code": link["code"], "location": "elsewhere"}
    taken = await collector.client.post("/v1/links", json=elsewhere, headers=collector.admin)
    assert taken.status_code == 409


async def test_retired_link_of_a_closed_survey_leads_to_complaints(collector: OneService) -> None:
    """Where the survey takes no answers, words are taken."""
    code = (await desk(collector).link())["code"]
    await collector.client.post(f"/v1/links/{code}/retire", headers=collector.admin)
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin | {"If-Match": "*"})
    assert 'href="/complaint"' in (await collector.client.get(f"/q/{code}")).text


async def test_list_is_filtered(collector: OneService) -> None:
    """By survey, touchpoint, location and state; an unknown filter is refused, never ignored."""
    at = desk(collector)
    await publish_survey(collector.client, collector.admin, "other", SURVEY)
    first = await at.link("munich", touchpoint="exit")
    second = await at.link("hamburg", survey="other")
    await collector.client.post(f"/v1/links/{second['code']}/retire", headers=collector.admin)
    for query, expected in (
        ("survey=other", [second]),
        ("touchpoint=exit", [first]),
        ("location=munich", [first]),
        ("state=active", [first]),
        ("state=retired", [second]),
        ("survey=other&location=munich", []),
    ):
        listed = await collector.client.get(f"/v1/links?{query}", headers=collector.admin)
        assert [one["code"] for one in listed.json()["items"]] == [one["code"] for one in expected], query
    for query in ("state=broken", "unit=munich", "survey=a&survey=b"):
        assert (await collector.client.get(f"/v1/links?{query}", headers=collector.admin)).status_code == 422


async def test_pdf_of_a_code(collector: OneService) -> None:
    """For printers who want one."""
    code = (await desk(collector).link())["code"]
    drawn = await collector.client.get(f"/q/{code}.pdf")
    assert drawn.headers["content-type"] == "application/pdf"
    assert drawn.content.startswith(b"%PDF-")
