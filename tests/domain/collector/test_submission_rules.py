"""Checking what surrounds the answers: id, channel, place, moment, attributes."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args
from uuid import UUID, uuid1, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import ResponseDraft
from services.collector.domain.responses.submission import CHANNELS, FUTURE_TOLERANCE, Submission, check_submission
from shared.ids import uuid7
from shared.vocabulary import Channel

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def check(**fields: Any) -> tuple[Submission, list[str]]:
    """The checked submission and the fields that are wrong."""
    draft = ResponseDraft(survey="visit", answers={}, **fields)
    submission, problems = check_submission(draft, now=NOW, new_id=UUID(int=7), phone_region=None)
    return submission, [problem.field for problem in problems]


def test_defaults_are_filled_in() -> None:
    """Without id, moment and channel, a response gets the new id, happens now and comes from the web."""
    assert check() == (Submission(UUID(int=7), NOW, None), [])
    assert ResponseDraft(survey="visit", answers={}).channel == "web"


def test_only_ids_of_version_7_are_taken() -> None:
    """A client's id must sort by time; other versions are refused."""
    chosen = uuid7()
    assert check(id=chosen)[0].id == chosen
    for other in (uuid4(), uuid1(), UUID(int=0)):
        assert check(id=other)[1] == ["id"]


def test_channels_are_those_of_the_contract() -> None:
    """The domain and the published events know the same channels, and no other is taken."""
    assert frozenset(get_args(Channel)) == CHANNELS
    assert check(channel="fax")[1] == ["channel"]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("touchpoint", ["checkout", "a-1_b"], ["Check Out", "", "-x", "x" * 65, "ä"]),
        ("location", ["Berlin Mitte", "Zürich 4", "x" * 100], ["", "  ", "two\nlines", "x" * 101, "nul\x00"]),
        ("locale", ["en", "de-AT", "zh-Hans-CN"], ["", "e", "english language", "de_AT", "x" * 40]),
    ],
)
def test_places_and_languages_have_a_form(field: str, good: list[str], bad: list[str]) -> None:
    """Names of places and languages are taken in their form only."""
    for value in good:
        assert check(**{field: value})[1] == []
    for value in bad:
        assert check(**{field: value})[1] == [field]


@given(st.integers(-100_000, 100_000))
def test_the_future_is_tolerated_for_five_minutes(seconds: int) -> None:
    """A clock may be fast by five minutes and no more; the past is free."""
    moment = NOW + timedelta(seconds=seconds)
    submission, wrong = check(occurred_at=moment)
    if timedelta(seconds=seconds) <= FUTURE_TOLERANCE:
        assert (submission.occurred_at, wrong) == (moment, [])
    else:
        assert wrong == ["occurred_at"]


@pytest.mark.parametrize("moment", [NOW + timedelta(minutes=5), datetime(2000, 1, 1, tzinfo=UTC)])
def test_the_first_and_the_last_moment_are_taken(moment: datetime) -> None:
    """Exactly five minutes ahead and the very beginning of 2000 are right; a microsecond beyond is not."""
    assert check(occurred_at=moment) == (Submission(UUID(int=7), moment, None), [])
    beyond = timedelta(microseconds=1 if moment > NOW else -1)
    assert check(occurred_at=moment + beyond)[1] == ["occurred_at"]


def test_a_kiosk_with_a_fast_clock_loses_nothing() -> None:
    """A kiosk cannot mend its clock by sending again, so its future becomes now."""
    submission, wrong = check(channel="kiosk", occurred_at=NOW + timedelta(days=400))
    assert (submission.occurred_at, wrong) == (NOW, [])


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 1, 12),  # noqa: DTZ001 - a moment without a zone is the point
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
    ],
)
def test_impossible_moments_are_refused(moment: datetime) -> None:
    """No zone, long before any survey, or at the ends of the calendar: refused and not crashed upon."""
    assert check(occurred_at=moment)[1] == ["occurred_at"]


def test_moments_are_kept_in_utc() -> None:
    """The same instant in another zone is stored as UTC."""
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert check(occurred_at=there)[0].occurred_at.tzinfo is UTC


ATTRIBUTES = st.dictionaries(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=500)
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False),
    max_size=50,
)


@given(ATTRIBUTES)
def test_plain_attributes_are_taken(attributes: dict[str, Any]) -> None:
    """Up to fifty texts, numbers and truth values under plain names are taken."""
    assert check(attributes=attributes)[1] == []


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"a": "x" * 501}, "attributes.a"),
        ({"a": "nul\x00"}, "attributes.a"),
        ({"a": float("nan")}, "attributes.a"),
        ({"a": float("inf")}, "attributes.a"),
        ({"a": 2**53 + 1}, "attributes.a"),
        ({"a": None}, "attributes.a"),
        ({"a": ["list"]}, "attributes.a"),
        ({"a b": 1}, "attributes"),
        ({"": 1}, "attributes"),
        ({f"a{n}": n for n in range(51)}, "attributes"),
    ],
)
def test_other_attributes_are_refused(attributes: dict[str, Any], field: str) -> None:
    """Everything that could not be stored, compared or read again is refused by name."""
    assert check(attributes=attributes)[1] == [field]


def test_fifty_attributes_are_the_most() -> None:
    """The fiftieth is taken, the one after it is not."""
    fifty = {f"a{number}": number for number in range(50)}
    assert check(attributes=fifty)[1] == []
    assert check(attributes=fifty | {"one-more": 1})[1] == ["attributes"]


def test_faults_of_a_respondent_are_named() -> None:
    """Contact data that cannot be true is refused at its field."""
    assert check(respondent=Respondent(email="nobody", phone="12"))[1] == ["respondent.email", "respondent.phone"]
