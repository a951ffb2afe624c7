"""Fewer than five answers are counted, and give no figure to people: on pages, in reports, beside targets."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.measure import measure
from services.scoring.domain.query import ScoreItem, Subject
from services.scoring.domain.views.report import reported
from services.scoring.domain.window import Window
from shared.scales import Scale
from shared.score_reports import ReportedScore
from shared.testing.one_service import OneService
from tests.services.scoring.conftest import NOON, MakeResponse
from tests.services.scoring.pages import SCORES, START, manager, text_of

ALL_WORST: Mapping[str, int] = {"recommend": 0, "satisfied": 1, "effort": 1, "stars": 1}
QUESTIONS = tuple(ALL_WORST)


async def answered(scoring: OneService, response: MakeResponse, n: int, at: datetime = NOON) -> None:
    await scoring.deliver(*(response(ALL_WORST, occurred_at=at) for _ in range(n)))
    await scoring.use_cases.scores.fold_journal()


async def score(scoring: OneService, question: str) -> dict[str, Any]:
    reply = await scoring.client.get(
        "/v1/scores", params={"survey": "visit", "question": question}, headers=scoring.admin
    )
    assert reply.status_code == 200, reply.text
    [item] = reply.json()["items"]
    return dict(item)


@pytest.mark.parametrize(("n", "has_figure"), [(1, False), (4, False), (5, True)])
async def test_programs_get_the_arithmetic_and_whether_it_is_a_figure(
    scoring: OneService, response: MakeResponse, *, n: int, has_figure: bool
) -> None:
    await answered(scoring, response, n)
    for question, value in {"recommend": -100.0, "satisfied": 0.0, "effort": 1.0, "stars": 1.0}.items():
        item = await score(scoring, question)
        assert (item["n"], item["value"], item["has_figure"]) == (n, value, has_figure), question
        assert sum(item["counts"].values()) == n


async def test_pages_show_the_counts_of_four_answers_and_no_figure(scoring: OneService, response: MakeResponse) -> None:
    await answered(scoring, response, 4, datetime.now(UTC))
    said = {
        "recommend": ("4 answers (Detractors: 4)", "4 Antworten (Kritiker: 4)"),
        "satisfied": ("4 answers (Dissatisfied: 4)", "4 Antworten (Unzufrieden: 4)"),
        "stars": ("4 answers (1: 4)", "4 Antworten (1: 4)"),
    }
    for question, (english, german) in said.items():
        shown = await text_of(scoring, manager(scoring), SCORES, question=question)
        assert english in shown
        assert "A figure is shown from five answers on." in shown
        assert 'class="big"' not in shown
        assert german in await text_of(scoring, manager(scoring, language="de"), SCORES, question=question)


async def test_start_shows_the_counts_of_four_answers_and_no_figure(
    scoring: OneService, response: MakeResponse
) -> None:
    await answered(scoring, response, 4)
    start = await text_of(scoring, manager(scoring), START)
    assert "4 answers (Detractors: 4)" in start
    assert "−100" not in start


async def test_the_fifth_answer_makes_the_figure(scoring: OneService, response: MakeResponse) -> None:
    await answered(scoring, response, 5, datetime.now(UTC))
    shown = await text_of(scoring, manager(scoring), SCORES, question="recommend")
    assert '<p class="big">−100</p>' in shown
    assert "A figure is shown" not in shown


async def test_four_answers_do_not_miss_a_target(scoring: OneService, response: MakeResponse) -> None:
    """Whatever they say; five may."""
    body = {
        "survey": "visit",
        "concept": "recommend",
        "value": 90,
        "due_on": "2099-12-31",
        "owner": "Kim",
        "metric": "nps",
        "scale": {"min": 0, "max": 10},
        "polarity": "high_is_good",
    }
    await answered(scoring, response, 4)
    reply = await scoring.client.put("/v1/targets/loyal", json=body, headers=scoring.admin)
    assert reply.status_code in {200, 201}, reply.text
    assert await standing(scoring) == "undecided"
    await answered(scoring, response, 1)
    assert await standing(scoring) == "missed"


async def standing(scoring: OneService) -> str:
    items = (await scoring.client.get("/v1/overview", headers=scoring.admin)).json()
    [found] = [one["standing"] for one in _progresses(items)]
    return str(found)


def _progresses(node: Any) -> list[dict[str, Any]]:
    """Return everything in a document that says how a target stands."""
    if isinstance(node, list):
        return [found for one in node for found in _progresses(one)]
    if isinstance(node, dict):
        own = [node] if "standing" in node else []
        return own + [found for one in node.values() for found in _progresses(one)]
    return []


@pytest.mark.parametrize(("n", "value"), [(0, None), (4, None), (5, -100.0)])
def test_reports_have_no_figure_of_four_answers(n: int, value: float | None) -> None:
    scale = Scale("nps", 0, 10, "high_is_good")
    window = Window(None, None)
    item = ScoreItem(
        survey="visit",
        subject=Subject("recommend"),
        questions=("recommend",),
        scale=scale,
        series_from=None,
        window=window,
        score=measure(scale, Histogram({0: n} if n else {})),
        buckets=None,
    )
    found: ReportedScore = reported(ChangeItem(current=item, base_window=window, base=None, outcome=None), "NPS")
    assert (found.n, found.value) == (n, value)
