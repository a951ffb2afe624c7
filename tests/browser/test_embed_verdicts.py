"""What the card makes of what the server says about an answer: closed, wrong, an older version, a proof needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from shared.testing.eventually import eventually
from shared.testing.website import Website, answer_all, card, choose, go_on, ids_sent, ready, sent_away, thanked

pytestmark = pytest.mark.browser


async def test_final_refusals_are_announced(site: Website) -> None:
    """When the survey has closed meanwhile, the card says so and does not try again."""
    page = await ready(site)
    sent = ids_sent(page)
    await site.collector.client.post("/v1/surveys/visit/pause", headers=site.collector.admin)
    await sent_away(page)
    await site.clock.turn(page, 0.1)  # it repeats at once, without its moment: the clock might have been wrong
    assert (await site.received("error"))["reason"] == "survey-not-open"
    await expect(card(page).locator("h2")).not_to_have_text("Thank you")
    await site.clock.turn(page, 120)
    assert len(sent) == 2
    assert await site.stored() == []


@pytest.mark.parametrize("years", [-5, 5])
async def test_wrong_clock_loses_no_answer(site: Website, years: int) -> None:
    """Where the visitor's clock is wrong beyond belief, the answer counts from the moment of its arrival."""
    await site.publish(opens_at="2025-01-01T00:00:00Z")
    page = await site.new_page()
    await page.clock.set_system_time(datetime.now(UTC) + timedelta(days=365 * years))
    site.lay()
    await page.goto(site.url)
    await answer_all(page)
    await thanked(page)
    [stored] = await site.stored()
    moment = datetime.fromisoformat(stored["occurred_at"])
    assert abs(datetime.fromisoformat(stored["received_at"]) - moment) < timedelta(minutes=5)


async def test_answer_that_the_server_does_not_take_can_be_corrected(site: Website) -> None:
    """A pattern that this browser cannot check is checked by the server, and the card leads back to the question."""
    question = {
        "key": "code",
        "type": "text",
        "pattern": "(?i)[a-z]{3}",
        "text": {"en": "Your code?"},
        "required": True,
    }
    await site.publish(languages=["en"], questions=[question, {"key": "ok", "type": "csat", "text": {"en": "Good?"}}])
    page = await ready(site)
    await card(page).locator("input").fill("1234")
    await go_on(page)
    await choose(page, "5")
    await go_on(page)
    await site.clock.turn(page, 0.1)
    await expect(card(page).locator("#problem")).to_have_text("This does not have the form that is asked for.")
    await card(page).locator("input").fill("AbC")
    await go_on(page)
    await go_on(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["answers"] == {"code": "AbC", "ok": 5}


async def test_answers_so_far_are_saved_page_by_page(site: Website) -> None:
    """Every page saves what was answered under the id that the response will have; contact data is not kept."""
    page = await ready(site)
    await choose(page, "3")
    await page.clock.run_for(1_000)
    await expect(card(page).locator("textarea")).to_be_visible()

    async def saved() -> list[dict[str, Any]]:
        answer = await site.collector.client.get("/v1/partials", headers=site.collector.admin)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    [partial] = await eventually(saved)
    assert (partial["answers"], partial["state"], partial["version"]) == ({"recommend": 3}, "open", 1)
    await go_on(page)
    await thanked(page)
    [stored] = await site.stored()
    [partial] = await saved()
    assert (partial["id"], partial["state"]) == (stored["id"], "finished")


async def test_version_that_was_shown_is_the_one_that_is_answered(site: Website) -> None:
    """A new version that is published while somebody answers changes nothing for them."""
    page = await ready(site)
    await choose(page, "9")
    await page.clock.run_for(1_000)
    await site.publish(questions=[{"key": "new", "type": "csat", "required": True, "text": {"en": "New?"}}])
    await card(page).locator("textarea").fill("Kind people")
    await go_on(page)
    await thanked(page)
    [stored] = await site.stored()
    assert (stored["version"], stored["answers"]) == (1, {"recommend": 9, "why": "Kind people"})


async def test_proof_of_work(site: Website) -> None:
    """A survey that asks anonymous browsers for a proof of work gets it without a word."""
    await site.publish(proof_of_work=True)
    page = await site.open()
    await answer_all(page)
    await thanked(page)
    assert len(await site.stored()) == 1


async def test_sending_twice_is_impossible(site: Website) -> None:
    """Impatient clicks on the button send one response."""
    page = await ready(site)
    sent = ids_sent(page)
    await choose(page, "9")
    await page.clock.run_for(1_000)
    await card(page).locator(".next").dblclick()
    await thanked(page)
    assert len(sent) == 1
