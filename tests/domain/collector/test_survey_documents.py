"""Surveys as documents: nothing is lost on the way there and back, today and from earlier releases."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import digest_of, document_of
from services.collector.domain.surveys.embed import Audience, Embed, Start
from services.collector.domain.surveys.question import Choice, Jump, Question, question
from services.collector.domain.surveys.rules import Eligibility, Quota, TouchpointCap
from services.collector.domain.surveys.theme import Theme
from services.collector.store.survey_store import definition_of
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.schema import survey_schema
from shared.conditions import expression

# As release 0.1.0 wrote it, and the digest that it kept of it.
OLD_DOCUMENT: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {
            "key": "recommend",
            "concept": "recommend",
            "type": "nps",
            "text": {"en": "Would you?", "de": "Würden Sie?"},
            "required": True,
            "scale": 10,
            "polarity": "high_is_good",
        },
        {
            "key": "wait",
            "concept": "wait",
            "type": "csat",
            "text": {"en": "The wait?"},
            "required": False,
            "scale": 5,
            "polarity": "low_is_good",
        },
        {
            "key": "why",
            "concept": "reason",
            "type": "text",
            "text": {"en": "Why?"},
            "required": False,
            "max_length": 200,
        },
    ],
}
OLD_DIGEST = "d4626056590a9e158c824f5396054227b923569eabb7a3cb97d905d32b06541e"

SCHEMA = Draft202012Validator(survey_schema())
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WORDS = st.dictionaries(PLAIN, PLAIN, max_size=2)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = PLAIN | NUMBERS | st.booleans()
MOMENTS = st.datetimes(
    datetime(2000, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zones
    datetime(2199, 1, 1),  # noqa: DTZ001 - likewise
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9))]),
)


def few(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Up to two of something."""
    return st.lists(inner, max_size=2).map(tuple)


TESTS = st.builds(
    expression.Test,
    question=st.none() | PLAIN,
    field=st.none() | PLAIN,
    row=st.none() | PLAIN,
    equals=st.none() | SCALARS,
    differs_from=st.none() | SCALARS,
    at_least=st.none() | NUMBERS | PLAIN,
    at_most=st.none() | NUMBERS | PLAIN,
    one_of=st.none() | few(SCALARS),
    includes=st.none() | PLAIN,
    answered=st.none() | st.booleans(),
)
EXPRESSIONS = st.recursive(
    TESTS,
    lambda inner: (
        st.builds(expression.AllOf, all_of=few(inner))
        | st.builds(expression.AnyOf, any_of=few(inner))
        | st.builds(expression.NoneOf, none_of=few(inner))
    ),
    max_leaves=4,
)
JUMPS = st.builds(Jump, to=PLAIN, when=st.none() | EXPRESSIONS)
CHOICES = st.builds(Choice, key=PLAIN, text=WORDS)
QUESTIONS = st.builds(
    Question,
    key=PLAIN,
    concept=PLAIN,
    text=WORDS,
    hint=st.none() | WORDS,
    low_label=st.none() | WORDS,
    high_label=st.none() | WORDS,
    pattern=st.none() | PLAIN,
    choices=few(CHOICES),
    rows=few(CHOICES),
    minimum=st.none() | NUMBERS,
    maximum=st.none() | NUMBERS,
    earliest=st.none() | st.dates(date(1, 1, 1)),
    show_if=st.none() | EXPRESSIONS,
    jumps=few(JUMPS),
    series_break=st.none() | PLAIN,
)
THEMES = st.builds(Theme, logo_text=st.none() | WORDS, accent=st.none() | PLAIN)
EMBEDS = st.builds(
    Embed,
    button=st.none() | WORDS,
    origins=few(PLAIN),
    selector=st.none() | PLAIN,
    audience=st.builds(
        Audience,
        url=few(PLAIN),
        languages=few(PLAIN),
        selector=st.none() | PLAIN,
        attributes=st.none() | st.dictionaries(PLAIN, few(SCALARS), max_size=2),
    ),
    start=st.builds(Start, event=st.none() | PLAIN, delay_seconds=st.floats(0, 9)),
)
DEFINITIONS = st.builds(
    Definition,
    title=PLAIN,
    languages=few(PLAIN),
    questions=few(QUESTIONS),
    titles=st.none() | WORDS,
    intro=st.none() | WORDS,
    thanks=st.none() | WORDS,
    hidden=few(PLAIN),
    theme=st.none() | THEMES,
    embed=st.none() | EMBEDS,
    eligibility=st.none()
    | st.builds(Eligibility, sample_percent=st.floats(0, 100), touchpoint_cap=st.none() | st.builds(TouchpointCap)),
    opens_at=st.none() | MOMENTS,
    closes_at=st.none() | MOMENTS,
    quotas=few(st.builds(Quota, key=PLAIN, when=st.none() | EXPRESSIONS)),
)


@given(DEFINITIONS)
def test_a_definition_survives_its_document(definition: Definition) -> None:
    """Stored and read, or shown and sent back: whatever a survey says comes back equal, and so does its digest."""
    document = document_of(definition)
    text = json.dumps(document)
    stored = definition_of(json.loads(text))
    assert stored == definition
    assert digest_of(stored) == digest_of(definition)
    assert parse_survey(text.encode()) == definition.normalised()


@given(DEFINITIONS)
def test_documents_follow_the_published_schema(definition: Definition) -> None:
    """What is shown to people who edit surveys is what their editors expect."""
    assert list(SCHEMA.iter_errors(document_of(definition))) == []


@given(st.integers(0, 10**6))
def test_one_number_has_one_document(number: int) -> None:
    """With or without a point, a limit is the same, and no survey changes by writing it otherwise."""
    whole, pointed = (
        Definition("T", ("en",), (Question(key="q", type="number", text={"en": "?"}, minimum=minimum),))
        for minimum in (number, float(number))
    )
    assert digest_of(whole) == digest_of(pointed)


def test_documents_of_earlier_releases_are_read() -> None:
    """A survey that was stored before there were further types is the same survey, and still published."""
    definition = definition_of(OLD_DOCUMENT)
    assert definition == Definition(
        "Your visit",
        ("en", "de"),
        (
            question(key="recommend", type="nps", text={"en": "Would you?", "de": "Würden Sie?"}, required=True),
            question(key="wait", type="csat", text={"en": "The wait?"}, polarity="low_is_good"),
            question(key="why", type="text", concept="reason", text={"en": "Why?"}, max_length=200),
        ),
    )
    assert document_of(definition) == OLD_DOCUMENT
    assert digest_of(definition).hex() == OLD_DIGEST


def test_documents_of_later_releases_are_read() -> None:
    """After a step back, what this release does not know is passed over, and surveys go on taking responses."""
    later = {**OLD_DOCUMENT, "mood": "sunny", "questions": [{**OLD_DOCUMENT["questions"][0], "colour": "blue"}]}
    assert [asked.key for asked in definition_of(later).questions] == ["recommend"]


def test_what_says_nothing_is_omitted() -> None:
    """A document holds what somebody wrote, what was filled in, and whether an answer is required."""
    asked = question(key="q", type="faces", text={"en": "?"})
    assert document_of(asked) == {
        "key": "q",
        "concept": "q",
        "type": "faces",
        "text": {"en": "?"},
        "scale": 5,
        "polarity": "high_is_good",
        "required": False,
    }


def test_the_digest_sees_every_change() -> None:
    """Two definitions that differ in anything have different digests."""

    def survey(**options: Any) -> Definition:
        asked = {"key": "one", "type": "csat", "text": {"en": "How was it?"}, **options}
        return Definition("Your visit", ("en",), (question(**asked),))

    base = survey()
    others = [
        replace(base, title="Other"),
        replace(base, languages=("en", "de")),
        replace(base, layout="question_per_page"),
        replace(base, hidden=("plan",)),
        replace(base, quotas=(Quota(key="all", limit=1),)),
        replace(base, embed=Embed(start=Start(delay_seconds=1))),
        replace(base, opens_at=datetime(2026, 1, 1, tzinfo=UTC)),
        survey(scale=7),
        survey(polarity="low_is_good"),
        survey(required=True),
        survey(text={"en": "Reworded?"}),
        survey(concept="other"),
    ]
    assert len({digest_of(one) for one in [base, *others]}) == len(others) + 1
