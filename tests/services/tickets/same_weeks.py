"""A few weeks of customers, drawn at random: what they answer, complain about, correct and take back."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

SEVERITIES = ("info", "warning", "critical")
PEOPLE = (0, 1)


@dataclass(frozen=True)
class Response:
    """An answer; unhappy when rules raise alerts about it."""

    person: int | None
    author: int | None
    """Who complains about it, where nobody knows who gave it."""
    touchpoint: str
    day: int
    alerts: tuple[str, ...]
    """Their severities."""
    edits: tuple[bool, ...]
    """Of each correction, from the second revision on: whether there are words left."""
    is_withdrawn: bool


@dataclass(frozen=True)
class Complaint:
    """A complaint by itself, or after the response of a number."""

    person: int | None
    touchpoint: str
    day: int
    follows: int | None
    is_named: bool


@dataclass(frozen=True)
class Weeks:
    """All that happens, and how it is received."""

    responses: tuple[Response, ...]
    complaints: tuple[Complaint, ...]
    erased: frozenset[int]
    order: Any
    """A source of chance."""


# Few people at few places: what they say is to have much to do with each other.
_DAYS = st.sampled_from([0, 1, 2, 91, 92, 140])
_TOUCHPOINTS = st.sampled_from(["till", "till", "door"])
_PERSON = st.sampled_from([0, 0, 0, 1, None, None])
RESPONSES = st.builds(
    Response,
    person=_PERSON,
    author=st.sampled_from([0, 0, 1]),
    touchpoint=_TOUCHPOINTS,
    day=_DAYS,
    alerts=st.sampled_from([("info",), ("warning",), ("info", "critical"), ("warning", "info"), ()]),
    edits=st.sampled_from([(), (), (True,), (False,), (True, True), (True, False)]),
    is_withdrawn=st.sampled_from([False, False, True]),
)
COMPLAINTS = st.builds(
    Complaint,
    person=_PERSON,
    touchpoint=_TOUCHPOINTS,
    day=_DAYS,
    follows=st.sampled_from([None, 0, 0, 1]),
    is_named=st.sampled_from([True, True, True, False]),
)
WEEKS = st.builds(
    Weeks,
    responses=st.lists(RESPONSES, min_size=2, max_size=5).map(tuple),
    complaints=st.lists(COMPLAINTS, max_size=3).map(tuple),
    erased=st.sampled_from([frozenset(), frozenset(), frozenset({0}), frozenset({1})]),
    order=st.randoms(use_true_random=False),
)
