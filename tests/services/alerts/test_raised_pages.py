"""Pages of alerts and signals: what, where, why; and nothing of a unit that the reader does not see."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.alerts.happenings import (
    NOON,
    UNHAPPY,
    answer,
    filed,
    get,
    missed,
    moved,
    put,
    scored,
    silent,
    structure,
)

BASE = "/console/alerts"
SOUTH = frozenset({"south", "graz"})


async def page(alerts: OneService, path: str, reader: SignedIn) -> httpx.Response:
    return await alerts.client.get(f"{BASE}{path}", headers=reader.headers)


@pytest.fixture
async def raised(alerts: OneService) -> dict[str, str]:
    """Two responses, two complaints, and a signal of each other kind, with the ids of what they raised."""
    await alerts.deliver(structure())
    for trigger in ("complaint_filed", "score_moved", "target_missed", "source_silent"):
        await put(alerts, trigger.replace("_", "-"), trigger=trigger)
    await put(alerts, "held", name="Once a year", when=UNHAPPY, limits={"not_again_within_days": 365})
    await put(alerts, "elsewhere", when=UNHAPPY, unit="east")
    for place in ("graz", "wien"):
        await alerts.deliver(scored(answer(3), location=place, response_id=uuid7()))
        await alerts.deliver(filed(location=place))
    await alerts.deliver(moved())
    await alerts.deliver(missed())
    await alerts.deliver(silent(location="wien"))
    found = (await get(alerts, "/v1/alerts"))["items"] + (await get(alerts, "/v1/signals"))["items"]
    return {f"{one['rule']} {one['location']}": one["id"] for one in found} | {
        f"subject {one['rule']} {one['location']}": one.get("response_id") or one["subject_id"] for one in found
    }


async def test_rules_count_signals_as_alerts(alerts: OneService, raised: dict[str, str]) -> None:
    """In the places that the reader sees."""
    for locations, count in ((None, 2), (SOUTH, 1)):
        who: dict[str, Any] = {"unit": "south", "locations": locations} if locations else {}
        shown = (await page(alerts, "/rules/complaint-filed", sign_in(alerts.app, "agent", **who))).text
        assert f'href="/console/alerts?rule=complaint-filed">{count}</a>' in shown
    assert raised


async def test_everything_is_listed_and_shown(alerts: OneService, raised: dict[str, str]) -> None:
    """With its numbers and why, in both languages."""
    reader = sign_in(alerts.app, "agent")
    listed = (await page(alerts, "", reader)).text
    expected = {
        "unhappy-answer graz": ("NPS 3 of 10 (detractor)", "I want a refund"),
        "score-moved None": ("−12 against the period before", "0.010"),
        "target-missed None": ("spring: 30 instead of 50", "Due on"),
        "source-silent wien": ("The kiosk by the door: silent for 5 hours", "fewer answers than usual"),
        "complaint-filed graz": ("Topic: delay", "Always"),
    }
    for key, (title, detail) in expected.items():
        assert title in listed
        shown = (await page(alerts, f"/{raised[key]}", reader)).text
        assert title in shown
        assert detail in shown
        german = await page(alerts, f"/{raised[key]}", sign_in(alerts.app, "agent", language="de"))
        assert "Warum" in german.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("severity=critical", 0),
        ("rule=source-silent", 1),
        ("rule=unhappy-answer&unit=south", 1),
        ("rule=unhappy-answer&unit=austria", 2),
        ("unit=nowhere", 0),
        ("survey=parcel&rule=unhappy-answer", 2),
        ("survey=other", 0),
        ("from=2026-03-02&to=2026-03-02&rule=unhappy-answer", 2),
        ("to=2026-02-28", 0),
        ("from=never&severity=loud&rule=unhappy-answer", 2),
    ],
)
async def test_filters(alerts: OneService, clock: FixedClock, query: str, expected: int) -> None:
    """What makes no sense restricts nothing."""
    clock.advance((NOON - clock.now()) / timedelta(seconds=1))
    await alerts.deliver(structure())
    await put(alerts, "source-silent", trigger="source_silent")
    await alerts.deliver(scored(answer(3)), scored(answer(4), location="wien"), silent(location="wien"))
    reader = sign_in(alerts.app, "agent")
    shown = (await page(alerts, f"?{query}", reader)).text
    assert shown.count('class="row-link"') == expected


async def test_a_long_list_has_pages(alerts: OneService) -> None:
    """Alerts and signals together, each once."""
    await put(alerts, "all", trigger="complaint_filed")
    await alerts.deliver(*[scored(answer(number % 6), location=None) for number in range(40)])
    await alerts.deliver(*[filed(location=None) for _ in range(40)])
    reader, seen, path = sign_in(alerts.app, "agent"), list[str](), ""
    while True:
        shown = (await page(alerts, path, reader)).text
        seen += [one.partition('"')[0] for one in shown.split(f'class="row-link" href="{BASE}/')[1:]]
        _before, _found, rest = shown.partition('rel="next" href="')
        if not rest:
            break
        path = rest.partition('"')[0].removeprefix(BASE).replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 80


async def test_other_units_do_not_exist(alerts: OneService, raised: dict[str, str]) -> None:
    """In lists, on pages and in parts of pages; what has no place is none of theirs."""
    local = sign_in(alerts.app, "manager", unit="south", locations=SOUTH)
    shown = (await page(alerts, "", local)).text
    assert "Graz" in shown
    for other in ("Wien", "against the period before", "spring:"):
        assert other not in shown
    for key in ("unhappy-answer wien", "complaint-filed wien", "source-silent wien", "score-moved None"):
        assert (await page(alerts, f"/{raised[key]}", local)).status_code == 404
    mine, others = raised["subject unhappy-answer graz"], raised["subject unhappy-answer wien"]
    assert (await page(alerts, f"/responses/{mine}/rules", local)).status_code == 200
    assert (await page(alerts, f"/responses/{others}/rules", local)).status_code == 404
    complaint = raised["subject complaint-filed wien"]
    assert (await page(alerts, f"/complaints/{complaint}/rules", local)).status_code == 404
    assert "No rule fired" in (await page(alerts, f"/of-response/{others}", local)).text
    assert "No rule fired" in (await page(alerts, f"/of-complaint/{complaint}", local)).text
    assert "An unhappy answer" in (await page(alerts, f"/of-response/{mine}", local)).text


async def test_what_every_rule_made_of_it(alerts: OneService, raised: dict[str, str]) -> None:
    """Fired, held back, limited to another place: each with its reason."""
    reader = sign_in(alerts.app, "agent")
    shown = (await page(alerts, f"/responses/{raised['subject unhappy-answer graz']}/rules", reader)).text
    for text in ("The rule is limited to other places.", '<mark class="holds">', "fired"):
        assert text in shown
    second = (await page(alerts, f"/responses/{raised['subject unhappy-answer wien']}/rules", reader)).text
    assert "the same customer raised one not long before" in second
    complaint = (await page(alerts, f"/complaints/{raised['subject complaint-filed graz']}/rules", reader)).text
    assert "Always" in complaint
    assert (await page(alerts, f"/responses/{uuid7()}/rules", reader)).status_code == 404


async def test_the_case_is_loaded_from_whoever_has_it(alerts: OneService, raised: dict[str, str]) -> None:
    """Of an answer and of a complaint; of nothing else, and for nobody who may not read cases."""
    reader = sign_in(alerts.app, "agent")
    for kind, key in (("response", "unhappy-answer graz"), ("complaint", "complaint-filed graz")):
        shown = (await page(alerts, f"/{raised[key]}", reader)).text
        assert f'hx-get="/console/tickets/of-{kind}/{raised[f"subject {key}"]}"' in shown
    assert "/console/tickets/of-" not in (await page(alerts, f"/{raised['source-silent wien']}", reader)).text


async def test_viewers_see_no_alerts(alerts: OneService, raised: dict[str, str]) -> None:
    """They are led to rules by the navigation, which names no alerts."""
    viewer = sign_in(alerts.app, "viewer")
    for path in ("", f"/{raised['unhappy-answer graz']}", f"/of-response/{uuid7()}"):
        assert (await page(alerts, path, viewer)).status_code == 403
    rules = (await page(alerts, "/rules", viewer)).text
    assert 'href="/console/alerts"' not in rules
    assert 'href="/console/alerts?rule' not in (await page(alerts, "/rules/unhappy-answer", viewer)).text
