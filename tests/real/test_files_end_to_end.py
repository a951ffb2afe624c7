"""From a file of answers through collector, bus and scoring to scores, words and exports, against a plain recount."""

import io
import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pyarrow import parquet

from services.scoring.domain.text.stop_words import EVERY_STOP_WORD, NEGATIONS
from tests.real.conftest import Fed
from tests.real.recounted import Row, respondents_by_word, values_of

# Nothing is changed by these tests, so the file is sent once for all of them.
pytestmark = pytest.mark.asyncio(loop_scope="module")

ZONE = "Europe/Berlin"


def assert_is_recount(shown: Mapping[str, Any], fed: Fed, question: str, rows: Collection[Row]) -> None:
    """Compare one score with what `rows` say."""
    values = values_of(rows, question)
    assert shown["n"] == len(values)
    score = (shown["value"], shown["ci_low"], shown["ci_high"])
    if not len(values):
        assert score == (None, None, None)
        return
    assert score == pytest.approx(fed.source.questions[question].figure(values), rel=1e-9, abs=1e-9)


async def test_scores_are_those_of_the_file(fed: Fed) -> None:
    """As a whole, by place and by month in a zone with summer time; sending a file twice changes nothing."""
    first, second = fed.results
    assert (first.statuses, second.statuses) == ({"created": len(fed.rows)}, {"duplicate": len(fed.rows)})
    items = await fed.scores()
    assert {item["concept"] for item in items} == set(fed.source.questions)
    for item in items:
        assert_is_recount(item, fed, item["concept"], fed.rows)
        assert item["excluded"]["skipped"] == len(fed.rows) - item["n"]
    items = await fed.scores(by="touchpoint")
    places = {row.place for row in fed.rows}
    assert len(items) == len(fed.source.questions) * len(places)
    for item in items:
        assert_is_recount(item, fed, item["concept"], [row for row in fed.rows if row.place == item["touchpoint"]])
    dated = [row for row in fed.rows if row.at]
    until = max(row.at for row in dated if row.at).astimezone(ZoneInfo(ZONE)).date()
    for item in await fed.scores(interval="month", zone=ZONE, to=f"{until:%Y-%m}-01"):
        for bucket in item["buckets"]:
            start, end = (datetime.fromisoformat(bucket[name]) for name in ("from", "to"))
            assert_is_recount(bucket, fed, item["concept"], [row for row in dated if row.at and start <= row.at < end])
        assert len(item["buckets"]) > 1
        assert sum(bucket["n"] for bucket in item["buckets"]) == item["n"]


async def test_exported_scores_are_those_of_the_file(fed: Fed) -> None:
    """Each day (UTC) and place has its answers, its score and its interval, and no answer is missing."""
    table = parquet.read_table(io.BytesIO((await fed.get("/v1/exports/scores", format="parquet")).content))
    by_day: dict[tuple[str, str, date], list[Row]] = {}
    for row in fed.rows:
        for question in row.answers:
            if row.at:
                by_day.setdefault((question, row.place, row.at.astimezone(UTC).date()), []).append(row)
    undated = Counter((question, row.place) for row in fed.rows if not row.at for question in row.answers)
    for one in table.to_pylist():
        day = by_day.pop((one["concept"], one["touchpoint"], one["period_from"]), None)
        if day is None and one["n"]:  # what the file has no day for was given today
            assert one["n"] == undated.pop((one["concept"], one["touchpoint"]))
        if day is None:
            continue
        assert_is_recount(one, fed, one["concept"], day)
        answers = Counter(map(str, values_of(day, one["concept"])))
        assert {value: n for value, n in json.loads(one["answers"]).items() if n} == answers
    assert (by_day, +undated) == ({}, {})


async def test_comments_are_those_of_the_file(fed: Fed) -> None:
    """Every comment is there once, letter by letter, with its place and time, in the listing and in the export."""
    written = Counter((question, text, row.place) for row in fed.rows for question, text in row.words.items())
    moments = Counter((text, row.at) for row in fed.rows if row.at for text in row.words.values())
    listed = await fed.verbatims()
    exported = parquet.read_table(io.BytesIO((await fed.get("/v1/exports/verbatims", format="parquet")).content))
    files = (listed, exported.to_pylist())
    for items in files:
        assert Counter((one["question"], one["text"], one["touchpoint"]) for one in items) == written
        assert not moments - Counter((one["text"], _moment(one["occurred_at"])) for one in items)
    assert Counter(one["language"] for one in listed).most_common(1)[0][0] == "en"
    first, second = (Counter((one["text"], one["language"], one["sentiment"]) for one in items) for items in files)
    assert first == second


async def test_words_are_counted_by_respondent(fed: Fed) -> None:
    """A word has as many respondents as wrote it, and no word that more of them wrote is missing.

    Comments that are taken for another language than English and German are ignored, and words that say nothing in
    either of the two: they may be counted in the other one.
    """
    other = {one["text"] for one in await fed.verbatims() if one["language"] not in {None, "de", "en"}}
    counted = respondents_by_word(fed.rows, without=other)
    items = (await fed.get("/v1/terms", words="1", limit="200")).json()["items"]
    shown = {one["term"]: one["n"] for one in items if one["term"] not in EVERY_STOP_WORD}
    assert shown == {word: counted[word] for word in shown}
    least = min(shown.values())
    says_nothing = EVERY_STOP_WORD | NEGATIONS | set("abcdefghijklmnopqrstuvwxyz")
    assert {word for word, n in counted.items() if n > least and word not in says_nothing} <= shown.keys()


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
