"""Scores before and after improvements, against a recount by an independent oracle; and marks on trends."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from scipy import stats
from statsmodels.stats.proportion import score_test_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.contracts.tickets import ImprovementChanged
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.scoring.conftest import NOON, MakeResponse, Reader
from tests.services.scoring.pages import SCORES, manager, text_of
from tests.services.scoring.places import STRUCTURE, found_company, northerner

BERLIN = ZoneInfo("Europe/Berlin")
DONE = date(2026, 1, 10)
"""50 days have passed since; it is the 51st, and the windows are as long."""
PATH = "/v1/improvement-effects/"
SETS = Callable[[str, str], tuple[list[int], list[int]]]


def changed(number: int = 1, *, version: int = 1, **fields: Any) -> Event[ImprovementChanged]:
    """Return an improvement as tickets publishes it: one that is done, or as asked."""
    state = {"state": "done", "done_on": DONE.isoformat()} | fields
    data = ImprovementChanged(improvement_id=UUID(int=number), number=number, version=version, changed_at=NOON, **state)
    return Event(data, source="/heed/tickets", time=NOON)


async def effect(reader: Reader, number: int = 1, **headers: str) -> dict[str, Any]:
    reply = await reader.get(f"{PATH}{UUID(int=number)}", **headers)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found


@pytest.fixture
async def answered(scoring: OneService, response: MakeResponse) -> SETS:
    """Answers of half a year in two shops, worse before the day; returns what was answered before and after it."""
    chance = random.Random(11)  # noqa: S311 - made-up answers are no secrets
    units = tuple(replace(unit, zone=None if unit.parent else BERLIN.key) for unit in STRUCTURE.units)
    company = StructurePublished(version=2, units=units, published_at=NOON)
    await scoring.deliver(Event(company, source="/heed/accounts", time=NOON))
    given: list[tuple[datetime, str, dict[str, int]]] = []
    for _ in range(1200):
        at = datetime(2025, 9, 15, tzinfo=UTC) + timedelta(minutes=15 * chance.randrange(96 * 168))
        is_after = at.astimezone(BERLIN).date() > DONE
        scores = {
            "recommend": min(10, max(0, round(chance.gauss(8 if is_after else 6.8, 2)))),
            "satisfied": min(5, max(1, round(chance.gauss(4.1 if is_after else 3.6, 1)))),
            "effort": min(7, max(1, round(chance.gauss(5, 1.6)))),
        }
        given.append((at, chance.choice(("kiel", "ulm")), scores))
    # Either side of the midnights between which the windows lie, by the clocks in Berlin.
    for day in (DONE - timedelta(days=50), DONE, DONE + timedelta(days=1), DONE + timedelta(days=51)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        worst = {"recommend": 0, "satisfied": 1, "effort": 1}
        given += [(at.astimezone(UTC), "kiel", worst) for at in (midnight - timedelta(minutes=15), midnight)]
    await scoring.deliver(
        *(
            response(scores, occurred_at=at, location=shop, touchpoint="till" if number % 5 else "delivery")
            for number, (at, shop, scores) in enumerate(given)
        )
    )

    def sets(question: str, shop: str) -> tuple[list[int], list[int]]:
        found: tuple[list[int], list[int]] = ([], [])
        for number, (at, where, scores) in enumerate(given):
            days = (at.astimezone(BERLIN).date() - DONE).days
            if 1 <= abs(days) <= 50 and number % 5 and (not shop or where == shop):
                found[days > 0].append(scores[question])
        return found

    return sets


def net_share(values: Sequence[int]) -> tuple[float, float]:
    """Return promoters minus detractors and the variance of that, one answer by one."""
    signs = [(one >= 9) - (one <= 6) for one in values]
    mean = sum(signs) / len(signs)
    return mean, sum((one - mean) ** 2 for one in signs) / len(signs)


def spread(values: Sequence[int]) -> DescrStatsW:
    """Return answers from 1 to 7 with one more that is spread evenly over the scale."""
    return DescrStatsW(list(range(1, 8)), weights=[values.count(one) + 1 / 7 for one in range(1, 8)])


@pytest.mark.parametrize("unit", [None, "north", "kiel"])
async def test_scores_are_compared_as_an_oracle_does(
    scoring: OneService, reader: Reader, answered: SETS, unit: str | None
) -> None:
    """Windows by the clocks of the place; the means as scipy, the shares as statsmodels compare them."""
    await scoring.deliver(changed(touchpoint="till", unit=unit))
    found = await effect(reader)
    assert (found["status"], found["days"], found["done_on"]) == ("compared", 50, "2026-01-10")
    items = {one["concept"]: one for one in found["items"]}
    assert set(items) == {"recommend", "satisfied", "effort"}
    shop = "" if unit is None else "kiel"
    ps: dict[str, float] = {}
    for question, item in items.items():
        before, after = answered(question, shop)
        assert (item["base"]["n"], item["current"]["n"]) == (len(before), len(after)), question
        ps[question] = item["change"]["p"]
        if question == "effort":
            means = CompareMeans(*(spread(values) for values in (after, before)))
            _, p_of_means, _ = means.ttest_ind(usevar="unequal")
            alpha = 1 - item["change"]["confidence"]
            assert item["change"]["delta"] == pytest.approx(sum(after) / len(after) - sum(before) / len(before))
            assert item["change"]["p"] == pytest.approx(p_of_means)
            ends = tuple(means.tconfint_diff(alpha=alpha, usevar="unequal"))
            assert (item["change"]["ci_low"], item["change"]["ci_high"]) == pytest.approx(ends)
        elif question == "satisfied":
            counts = [(sum(one >= 4 for one in values), len(values)) for values in (after, before)]
            _, p = score_test_proportions_2indep(
                *counts[0], *counts[1], compare="diff", correction=True, return_results=False
            )
            delta = 100 * (counts[0][0] / counts[0][1] - counts[1][0] / counts[1][1])
            assert (item["change"]["p"], item["change"]["delta"]) == pytest.approx((p, delta))
        else:
            (net_before, _), (net_after, _) = net_share(before), net_share(after)
            assert item["change"]["delta"] == pytest.approx(100 * (net_after - net_before))
            # Adjusted Wald: two answers more on each side, see `two_net_shares`; hardly different from plain Wald here.
            deviation = sqrt(
                sum(variance / len(values) for values in (before, after) for _, variance in [net_share(values)])
            )
            half = (item["change"]["ci_high"] - item["change"]["ci_low"]) / 2
            z = stats.norm.ppf(0.5 + item["change"]["confidence"] / 2)
            assert half == pytest.approx(100 * z * deviation, rel=0.03)
    adjusted = dict(zip(ps, stats.false_discovery_control(list(ps.values())), strict=True))
    assert {one: items[one]["change"]["p_adjusted"] for one in items} == pytest.approx(adjusted)
    selected = sum(p <= 0.05 for p in adjusted.values())
    level = 1 - 0.05 * max(1, selected) / len(ps)
    assert [one["change"]["confidence"] for one in items.values()] == pytest.approx([level] * len(ps))
    assert "regression to the mean" in found["caution"]


async def test_what_is_not_done_or_too_early_says_from_when(scoring: OneService, reader: Reader) -> None:
    """The newest version counts, in whichever order they come; one that turned out not to be done has no day."""
    await scoring.deliver(changed(version=3), changed(version=2, state="in_work", done_on=None))
    assert (await effect(reader))["status"] == "no_answers"
    await scoring.deliver(changed(version=4, done_on="2026-02-20"))
    early = await effect(reader)
    assert (early["status"], early["days"], early["possible_on"]) == ("too_early", 9, "2026-03-07")
    await scoring.deliver(changed(version=5, state="in_work", done_on=None))
    undone = await effect(reader)
    assert (undone["status"], undone["days"], undone["items"]) == ("not_done", None, [])
    assert (await reader.get(f"{PATH}{uuid4()}")).status_code == httpx.codes.NOT_FOUND


async def test_too_few_answers_say_what_is_missing(scoring: OneService, reader: Reader, response: MakeResponse) -> None:
    """With fewer than thirty on either side nothing is said; a place of fewer than five is not shown at all."""
    await found_company(scoring)
    days = [DONE - timedelta(days=3)] * 29 + [DONE + timedelta(days=3)] * 31
    moments = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in days]
    places = ["kiel" if number % 10 else "husum" for number in range(60)]
    await scoring.deliver(
        *(response({"recommend": 9}, occurred_at=at, location=at_) for at, at_ in zip(moments, places, strict=True)),
        changed(1, unit="north"),
        changed(2, unit="husum"),
        changed(3, touchpoint="delivery"),
    )
    [item] = (await effect(reader))["items"]
    assert (item["change"], item["not_enough"]) == (None, {"least": 30, "base_n": 29, "current_n": 31})
    [item] = (await effect(reader, 2))["items"]
    assert (item["base"]["suppressed"], item["current"]["suppressed"], item["change"]) == (True, True, None)
    assert (await effect(reader, 3))["status"] == "no_answers"


async def test_each_survey_is_compared_and_one_alone_if_it_is_meant_alone(
    scoring: OneService, reader: Reader, response: MakeResponse
) -> None:
    """All of them are adjusted together: the more is looked at, the less a small p means."""
    chance = random.Random(3)  # noqa: S311 - likewise
    events = []
    for survey in ("visit", "call", "chat"):
        for day in range(-40, 41):
            at = datetime(2026, 1, 10, 12, tzinfo=UTC) + timedelta(days=day)
            value = min(10, max(0, round(chance.gauss(7.6 if day > 0 else 6.9, 2))))
            events.append(response({"recommend": value}, occurred_at=at, survey=survey))
    await scoring.deliver(*events, changed(1), changed(2, survey="call"), changed(3, survey="unknown"))
    items = (await effect(reader))["items"]
    assert sorted(one["survey"] for one in items) == ["call", "chat", "visit"]
    ps = [one["change"]["p"] for one in items]
    adjusted = [one["change"]["p_adjusted"] for one in items]
    assert adjusted == pytest.approx(list(stats.false_discovery_control(ps)))
    [alone] = (await effect(reader, 2))["items"]
    assert (alone["survey"], alone["change"]["p_adjusted"]) == ("call", alone["change"]["p"])
    assert (await effect(reader, 3))["status"] == "no_answers"
    assert [one["number"] for one in (await effect(reader))["also_done"]] == [2, 3]


async def test_who_sees_one_unit_sees_its_effects(scoring: OneService, reader: Reader, answered: SETS) -> None:
    """What took effect elsewhere does not exist; what concerns the company is computed from their own answers."""
    await scoring.deliver(
        changed(1, touchpoint="till"),
        changed(2, unit="kiel", touchpoint="till"),
        changed(3, unit="south"),
        changed(4, unit="nowhere"),
    )
    await reader.get()
    who = northerner(scoring)

    async def ask(number: int) -> httpx.Response:
        return await scoring.client.get(f"{PATH}{UUID(int=number)}", headers=who.headers)

    company = (await ask(1)).json()
    before, after = answered("effort", "kiel")
    [item] = [one for one in company["items"] if one["concept"] == "effort"]
    assert (item["base"]["n"], item["current"]["n"]) == (len(before), len(after))
    assert [one["number"] for one in company["also_done"]] == [2]
    unknown = await scoring.client.get(f"{PATH}{uuid4()}", headers=who.headers)
    for number in (3, 4):
        hidden = await ask(number)
        assert (hidden.status_code, hidden.json()["detail"]) == (404, unknown.json()["detail"])
    agent = sign_in(scoring.app, "viewer")
    assert (await scoring.client.get(f"{PATH}{UUID(int=1)}", headers=agent.headers)).status_code == 200
    assert (await scoring.client.get(f"{PATH}{UUID(int=1)}")).status_code == 401


async def test_the_fragment_says_what_may_be_said(scoring: OneService, reader: Reader, answered: SETS) -> None:
    """In both languages; the difference never without its interval and the caution."""
    assert answered("effort", "")
    await scoring.deliver(
        changed(1, touchpoint="till"),
        changed(2, touchpoint="till", done_on="2026-02-01"),
        changed(3, done_on="2026-02-25"),
        changed(4, state="planned", done_on=None),
        changed(5, touchpoint="nowhere"),
    )
    await reader.get()
    path = "/console/scoring/improvement/"
    english, german = manager(scoring), manager(scoring, language="de")

    async def shown(number: int, who: Any = english) -> str:
        return await text_of(scoring, who, f"{path}{UUID(int=number)}")

    compared = await shown(1)
    assert "50 days on either side of 10 Jan 2026" in compared
    assert "95%: +" in compared
    assert "A hint, no proof" in compared
    assert "no. 2 on 1 Feb 2026" in compared
    assert f"/console/tickets/improvements/{UUID(int=2)}" in compared
    assert "touchpoint=till" in compared
    assert "4 full days have passed" in await shown(3)
    assert "from 12 Mar 2026 on" in await shown(3)
    assert "Once it is done" in await shown(4)
    assert "Nobody answered there" in await shown(5)
    assert "do not know this improvement yet" in await shown(99)
    assert "Ein Hinweis, kein Beweis" in await shown(1, german)
    # Whoever reads scores only gets numbers and no links to what they may not open.
    assert "/console/tickets/" not in await shown(1, manager(scoring, role="viewer"))


async def test_trends_are_marked_where_it_took_effect(scoring: OneService, reader: Reader, answered: SETS) -> None:
    assert answered("effort", "")
    await scoring.deliver(
        changed(12, touchpoint="till", unit="kiel"),
        changed(13, touchpoint="till", done_on="2026-01-11"),
        changed(14, done_on="2020-01-01"),
        changed(15, state="in_work", done_on=None),
    )
    await reader.get()
    who = manager(scoring)
    everything = await text_of(scoring, who, f"{SCORES}?survey=visit&question=recommend&period=year")
    assert "Improvements done" not in everything
    till = f"{SCORES}?survey=visit&question=recommend&period=custom&from=2025-12-01&to=2026-02-28&touchpoint=till"
    page = await text_of(scoring, who, till)
    assert "Improvements done in this time:" in page
    assert "no. 13 on 11 Jan 2026" in page
    assert "no. 12" not in page
    page = await text_of(scoring, who, f"{till}&place=kiel&interval=week")
    # Both in one week: one line, two numbers; and the row of that week in the table behind the chart names them.
    assert page.count(">12, 13</text>") == 2
    assert f"/console/tickets/improvements/{UUID(int=12)}" in page
    assert '<th scope="col">Improvements done</th>' in page
    assert "no. 14" not in page
    assert "/console/tickets/improvements" not in await text_of(scoring, manager(scoring, role="viewer"), till)
