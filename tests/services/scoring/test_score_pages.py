"""The page Scores and scoring's part of Start over HTTP, in two languages, without a script."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from shared.testing.chain_of_shops import answers, company
from shared.testing.one_service import OneService
from tests.services.scoring.conftest import MakeResponse
from tests.services.scoring.pages import COMMENTS, SCORES, START, manager, of_berlin, page, text_of


async def test_a_fresh_installation_says_what_to_do(scoring: OneService) -> None:
    """Every page and fragment is there before the first answer, in both languages."""
    said = {"en": ("No answers yet", "No comments yet"), "de": ("Noch keine Antworten", "Noch keine Kommentare")}
    for language, (no_answers, no_comments) in said.items():
        who = manager(scoring, language=language)
        assert no_answers in await text_of(scoring, who, START)
        assert no_answers in await text_of(scoring, who, SCORES)
        assert no_comments in await text_of(scoring, who, COMMENTS)
    who = manager(scoring)
    assert "no answers yet" in await text_of(scoring, who, "/console/scoring/survey/visit")
    assert "no scored answer" in await text_of(scoring, who, f"/console/scoring/person/{uuid4()}")


async def test_start_says_what_changed_where(chain: OneService) -> None:
    """The change stands where it is best understood, the silence at its place, with a link to that view."""
    text = await text_of(chain, manager(chain), START)
    assert "Recommendation (NPS) at Checkout in Berlin fell from" in text
    assert "place=berlin&amp;touchpoint=checkout&amp;question=recommendation" in text
    assert "Recommendation (NPS) in Berlin fell" not in text, "its checkout explains it"
    assert "Hamburg, Service counter" in text
    assert "no answers in the last 7 days; usually" in text
    german = await text_of(chain, manager(chain, language="de"), START)
    assert "Weiterempfehlung (NPS), Berlin, Checkout: von" in german
    assert "keine Antworten in den letzten 7 Tagen; üblich sind" in german


async def test_missed_targets_are_on_start(chain: OneService) -> None:
    who = manager(chain)
    form = {"value": "95", "due_on": str(datetime.now(UTC).date() + timedelta(days=90)), "owner": "Head of retail"}
    reply = await chain.client.post(f"{SCORES}/target?touchpoint=checkout", headers=who.headers, data=form)
    assert (reply.status_code, reply.headers["location"].partition("?")[0]) == (303, SCORES)
    text = await text_of(chain, who, START)
    assert "Targets missed" in text
    assert "instead of 95" in text


async def test_scores_show_everything_about_one_score(chain: OneService) -> None:
    """Number, interval, change, parts, every question's answers; a choice by its name, small cells never."""
    text = await text_of(chain, manager(chain), SCORES, period="28d", by="touchpoint", place="berlin")
    for wanted in (
        "Recommendation (NPS) in Berlin",
        "95%:",
        "in the 28 days before",
        "Checkout",
        "Promoters",
        "How people answered",
        "Satisfaction",
        "Advice",
    ):
        assert wanted in text, wanted
    english = await text_of(chain, manager(chain), SCORES, attribute="plan:club", by="language")
    assert "German" in english


async def test_filters_that_do_not_go_together_are_explained(chain: OneService) -> None:
    """Three properties are too many; what an address invents is passed over."""
    query = {"place": "berlin", "language": "de", "attribute": "plan:club"}
    assert "do not go together" in await text_of(chain, manager(chain), SCORES, **query)
    odd = {
        "survey": "none",
        "question": "x",
        "place": "nowhere",
        "by": "moon",
        "period": "custom",
        "from": "2026-13-40",
    }
    assert "Recommendation (NPS)" in await text_of(chain, manager(chain), SCORES, **odd)


async def test_the_pushed_address_names_only_what_is_asked_for(chain: OneService) -> None:
    reply = await page(chain, manager(chain), SCORES, fragment=True, survey="", touchpoint="checkout", channel="")
    assert reply.headers["HX-Push-Url"] == f"{SCORES}?survey=visit&touchpoint=checkout&question=recommendation"


async def test_unlike_scales_stand_side_by_side(scoring: OneService, response: MakeResponse) -> None:
    """Answers that cannot be added up are two scores, not an error."""
    ten = {"stars": {"scale_max": 10}}
    now = datetime.now(UTC)
    given = [response({"stars": 4}, occurred_at=now) for _ in range(8)]
    given += [response({"stars": 9}, questions=ten, touchpoint="desk", occurred_at=now) for _ in range(8)]
    await scoring.deliver(*given)
    await scoring.use_cases.scores.fold_journal()
    text = await text_of(scoring, manager(scoring), SCORES)
    assert text.count("Stars (average rating)</h2>") == 2


async def test_what_is_shown_is_taken_along_as_a_file(chain: OneService) -> None:
    """With the same filters, and audited; of one unit only its own."""
    who = of_berlin(chain)
    reply = await page(chain, who, f"{SCORES}/csv", period="90d", by="touchpoint")
    rows = reply.text.splitlines()
    assert rows[0] == "survey,question,metric,part_of,part,from,until,value,ci_low,ci_high,n"
    parts = {row.split(",")[4]: int(row.split(",")[-1]) for row in rows if ",Touchpoint," in row}
    assert parts == dict.fromkeys(("Checkout", "Delivery", "Service counter", "Website"), 108)
    [noted] = [one for one in await chain.audited() if one.action == "scores.exported"]
    assert json.loads(noted.after or "") == {"rows": len(rows) - 1, "interval": "automatic"}


async def test_a_year_takes_as_many_queries_as_a_week(scoring: OneService, response: MakeResponse) -> None:
    """However many answers, surveys and weeks there are."""
    now = datetime.now(UTC)
    await scoring.deliver(company(now), response({"recommend": 9, "why": "Good"}, occurred_at=now, location="berlin"))
    few = {path: await _queries(scoring, path) for path in (START, SCORES, COMMENTS)}
    await scoring.deliver(*answers(now, weeks=52, per_week=1))
    await scoring.deliver(*(response({"stars": 3}, survey=f"s{one}", occurred_at=now) for one in range(5)))
    for path, count in few.items():
        # A share of the parts may need one question more: distinct places, choices.
        assert await _queries(scoring, path) <= count + 12, path
    assert max(few.values()) <= 60


async def _queries(service: OneService, path: str) -> int:
    await service.use_cases.scores.fold_journal()
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    who = manager(service)
    event.listen(service.engine.sync_engine, "before_cursor_execute", note)
    try:
        assert (await page(service, who, path, period="year")).status_code == 200
    finally:
        event.remove(service.engine.sync_engine, "before_cursor_execute", note)
    return len(statements)
