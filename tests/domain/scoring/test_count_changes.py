"""What a batch notes in the journal is what its responses add one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.count_changes import (
    CountChanges,
    Footprint,
    JournalEntry,
    moment_of,
    segments_of,
    segments_text,
)
from services.scoring.domain.counts import SKIPPED, SUSPECT
from services.scoring.domain.response import JudgedAnswer, Response, Skipped, judge, skipped_question
from services.scoring.domain.segment import Segment, properties
from shared.contracts.collector import ResponseReceived

NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def answer(concept: str = "satisfied", value: int = 4, *, question: str | None = None) -> JudgedAnswer:
    """Return an answer on one to five."""
    key = question or concept
    return judge("visit", "till", "kiosk", key, concept, "csat", 1, 5, "high_is_good", None, value)


def unanswered(concept: str) -> Skipped:
    """Return a question that was asked and not answered."""
    return skipped_question("visit", "till", "kiosk", concept, concept, "csat", 1, 5, "high_is_good", None)


def counted(*responses: Response) -> dict[JournalEntry, int]:
    """Return what responses add."""
    tally = CountChanges()
    for one in responses:
        tally.add(one, "received")
    return tally.entries()


def footprint(one: Response) -> Footprint:
    """Return where a response counts, as the database would."""
    slots = one.count_slots()
    return Footprint(
        one.received.occurred_at,
        segments_text(one.segments),
        tuple(slot.series_id for slot in slots),
        tuple(slot.slot for slot in slots),
    )


def response(
    number: int,
    *answers: JudgedAnswer,
    at: datetime = NOON,
    skipped: tuple[Skipped, ...] = (),
    segments: Segment = (),
    suspect: str | None = None,
) -> Response:
    """Return a response with the given number as its id."""
    received = ResponseReceived(
        response_id=UUID(int=number),
        survey="visit",
        version=1,
        channel="kiosk",
        touchpoint="till",
        answers=(),
        suspect=suspect,
        occurred_at=at,
        received_at=at,
    )
    return Response(received, answers, skipped, (), segments)


DRAWN = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(1, 5)), max_size=2, unique_by=lambda a: a[0]),
        st.sampled_from([(), (("location", "Graz"),), (("language", "de"), ("location", "Linz"))]),
        st.integers(-10_000_000, 10_000_000),
        st.sampled_from([None, None, "rapid_taps"]),
    ),
    max_size=30,
)


def made(drawn: list[Any]) -> list[Response]:
    """Return the responses that were drawn."""
    return [
        response(
            number,
            *(answer(*one) for one in answers),
            at=NOON + timedelta(seconds=seconds),
            segments=segments,
            suspect=suspect,
        )
        for number, (answers, segments, seconds, suspect) in enumerate(drawn)
    ]


@given(DRAWN)
def test_every_answer_is_counted_once(drawn: list[Any]) -> None:
    """Lines agree with a plain count over the responses: by series, quarter of an hour, segments and slot."""
    batch = made(drawn)
    plain: Counter[tuple[UUID, datetime, str, int]] = Counter()
    for one in batch:
        for given_answer in one.answers:
            at = one.received.occurred_at
            begin = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
            slot = given_answer.value - 1 if one.received.suspect is None else SUSPECT
            plain[given_answer.series.series_id, begin, segments_text(one.segments), slot] += 1
    found = counted(*batch)
    assert {(one.series_id, moment_of(one.quarter), one.segments, one.slot): n for one, n in found.items()} == plain
    assert {one.reason for one in found} <= {"received"}


@given(DRAWN)
def test_what_is_taken_back_leaves_nothing(drawn: list[Any]) -> None:
    """A batch that comes and goes for one reason adds up to no line at all."""
    tally = CountChanges()
    for one in made(drawn):
        tally.take_back(footprint(one), "edited")
        tally.add(one, "edited")
    assert tally.entries() == {}


def test_what_was_skipped_is_counted_beside_the_answers() -> None:
    """A question that was asked and not answered has a slot of its own; of a suspect response it is not counted."""
    skipped = (unanswered("two"),)
    one, two = (answer(concept).series.series_id for concept in ("one", "two"))
    honest = response(1, answer("one", 5), skipped=skipped).count_slots()
    assert [(slot.series_id, slot.slot) for slot in honest] == [(one, 4), (two, SKIPPED)]
    suspect = response(1, answer("one", 5), skipped=skipped, suspect="rapid_taps").count_slots()
    assert [(slot.series_id, slot.slot) for slot in suspect] == [(one, SUSPECT)]


def test_moments_before_1970_and_in_other_zones_fall_into_their_quarter() -> None:
    """Quarters are cut in UTC, downwards even for what happened before the epoch."""
    nepal = timezone(timedelta(hours=5, minutes=45))
    moments = {
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC): datetime(1969, 12, 31, 23, 45, tzinfo=UTC),
        datetime(2026, 3, 1, 0, 0, tzinfo=nepal): datetime(2026, 2, 28, 18, 15, tzinfo=UTC),
        datetime(2026, 3, 1, 0, 14, 59, 999_999, tzinfo=UTC): datetime(2026, 3, 1, tzinfo=UTC),
    }
    for moment, expected in moments.items():
        [entry] = counted(response(1, answer(), at=moment))
        assert moment_of(entry.quarter) == expected


def test_two_questions_of_one_concept_count_twice() -> None:
    """Both answers of a response belong to the one series."""
    twice = response(1, answer(question="first"), answer(question="second"))
    assert list(counted(twice).values()) == [2]


def test_a_response_is_known_by_place_language_and_declared_attributes() -> None:
    """Regions of a language do not count, numbers and switches become words, and what is not declared is ignored."""
    known = properties(
        location="Graz",
        locale="de-AT",
        attributes={"plan": "pro", "vip": True, "shops": 3, "secret": "x", "empty": ""},
        names=("vip", "plan", "shops", "absent", "empty"),
    )
    assert known == (
        ("attribute:plan", "pro"),
        ("attribute:shops", "3"),
        ("attribute:vip", "true"),
        ("language", "de"),
        ("location", "Graz"),
    )
    assert properties(location=None, locale=None, attributes={}, names=()) == ()
    assert segments_of(segments_text(known)) == known


@pytest.mark.parametrize("locale", ["de", "de-AT", "DE-at", "De_CH"])
def test_a_language_is_one_however_its_tag_is_written(locale: str) -> None:
    """Region and letter case make no other language."""
    assert properties(location=None, locale=locale, attributes={}, names=()) == (("language", "de"),)
