"""What a version asked: skipped questions for any survey and any answers, and since when a series runs."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.domain.responses.asking import Asking
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.definition_checks import check_definition
from services.collector.domain.surveys.question import Question, question
from services.collector.domain.surveys.series_breaks import series_start
from services.collector.store.survey_store import definition_of
from shared.testing import reference_interpreter
from shared.testing.survey_logic import SCALES, Document, surveys


def read(document: Document) -> Definition:
    """The survey as the collector knows it."""
    return definition_of(json.loads(json.dumps(document))).normalised()


@settings(max_examples=150)
@given(surveys(), st.sampled_from(["web", "qr", "email", "phone", "import", "api", "kiosk", "sms"]))
def test_skipped_is_what_was_reached_and_has_no_answer(
    survey: tuple[Document, dict[str, Any], dict[str, Any]], channel: str
) -> None:
    """Any survey: on scales, on the path and unanswered; a kiosk skips nothing, a text message the first scale at most.

    As in storage, only the answers on the path are there.
    """
    document, answers, fields = survey
    reached = reference_interpreter.asked(document, answers, fields)
    stored = {key: value for key, value in answers.items() if key in reached}
    on_scales = [one["key"] for one in document["questions"] if one["type"] in SCALES]
    expected = [key for key in on_scales if key in reached and key not in stored]
    if channel == "kiosk":
        expected = []
    elif channel == "sms":
        expected = on_scales[:1] if not set(on_scales) & set(stored) else []
    asking = Asking(read(document))
    assert [one.key for one in asking.skipped(channel, stored, fields)] == expected


def test_a_text_message_skips_one_question_or_none() -> None:
    """It answers the first question on a scale, or skips that one when it holds only words."""
    scales = [{"key": key, "type": "nps", "text": {"en": "?"}} for key in ("first", "second")]
    asking = Asking(read({"title": "T", "languages": ["en"], "questions": scales}))
    assert asking.skipped("sms", {"first": 9}, {}) == ()
    assert [one.key for one in asking.skipped("sms", {}, {})] == ["first"]


def nps(**changes: Any) -> Question:
    """A question of one concept, as one version has it."""
    return replace(question(key="recommend", type="nps", text={"en": "?"}), **changes)


def test_a_series_begins_with_the_newest_declaration() -> None:
    """A reason that only stands there again declares nothing; a new reason, or a difference beside it, does."""
    plain, moved, shorter = nps(), nps(series_break="moved"), nps(type="csat", scale=5, series_break="moved")
    table: list[tuple[list[Question], int | None]] = [
        ([], None),
        ([plain], None),
        ([plain, plain], None),
        ([moved], 1),
        ([plain, moved], 2),
        ([plain, moved, moved, plain], 2),
        ([plain, moved, nps(series_break="other words")], 3),
        ([plain, moved, shorter], 3),
        ([plain, moved, plain, moved], 4),
    ]
    for questions, start in table:
        assert series_start(list(enumerate(questions, 1))) == start


def test_segments_are_hidden_fields() -> None:
    """At most three, each a hidden field, none twice; each fault is named with its place."""
    document: Document = {
        "title": "T",
        "languages": ["en"],
        "hidden": ["plan", "region", "age", "shop"],
        "questions": [{"key": "a", "type": "nps", "text": {"en": "?"}}],
    }
    table: list[tuple[list[str], list[str]]] = [
        ([], []),
        (["plan", "region", "age"], []),
        (["plan", "region", "age", "shop"], ["segments"]),
        (["plan", "plan"], ["segments.1"]),
        (["plan", "colour"], ["segments.1"]),
    ]
    for segments, places in table:
        problems = check_definition(read(document | {"segments": segments}))
        assert [problem.field for problem in problems] == places
