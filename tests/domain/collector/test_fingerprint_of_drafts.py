"""What makes two submissions the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.channels.entry_point import EntryPoint
from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.fingerprint import fingerprint
from services.collector.domain.responses.response import ResponseDraft
from shared.ids import uuid7

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DRAFT = ResponseDraft(
    survey="visit",
    answers={"recommend": 9, "why": "good"},
    channel="web",
    touchpoint="checkout",
    location="berlin",
    locale="de",
    respondent=Respondent(email="ada@example.org"),
    attributes={"plan": "plus", "visits": 3},
    occurred_at=MOMENT,
)


def test_spelling_does_not_count() -> None:
    """Order of fields, time zone of the moment, and the point in a whole number change nothing."""
    other = replace(
        DRAFT,
        answers={"why": "good", "recommend": 9.0},
        attributes={"visits": 3.0, "plan": "plus"},
        occurred_at=MOMENT.astimezone(timezone(timedelta(hours=2))),
    )
    assert fingerprint(other) == fingerprint(DRAFT)


def test_the_id_is_no_part_of_the_content() -> None:
    """The id says which response it is, not what is in it."""
    assert fingerprint(replace(DRAFT, id=uuid7())) == fingerprint(DRAFT)


def test_fingerprints_outlive_releases() -> None:
    """What was stored by an earlier release is recognised: these are the fingerprints that release 0.1.0 made."""
    assert fingerprint(DRAFT).hex() == "0860d9315ee1d34e3169180507bfe10e521b51c69ab231610b0d2b6bce3c25c9"
    bare = ResponseDraft(survey="visit", answers={"recommend": 9}, channel="web")
    assert fingerprint(bare).hex() == "a8485daa64d4e8ade1b26b87164b3eb531b1562b5f27a078522ee6042425cab7"


def test_the_version_counts_when_it_was_sent() -> None:
    """Naming a version, and which one, is part of the content."""
    named = [replace(DRAFT, version=version) for version in (None, 1, 2)]
    assert len({fingerprint(one) for one in named}) == 3
    assert fingerprint(named[0]) == fingerprint(DRAFT)


def test_every_field_counts() -> None:
    """A change of anything that the client sent makes another fingerprint."""
    others = [
        replace(DRAFT, survey="other"),
        replace(DRAFT, answers={"recommend": 8, "why": "good"}),
        replace(DRAFT, answers={"recommend": "9", "why": "good"}),
        replace(DRAFT, answers={"recommend": True, "why": "good"}),
        replace(DRAFT, channel="qr"),
        replace(DRAFT, touchpoint=None),
        replace(DRAFT, location="hamburg"),
        replace(DRAFT, locale="en"),
        replace(DRAFT, respondent=None),
        replace(DRAFT, respondent=Respondent(name="ada@example.org")),
        replace(DRAFT, attributes={"plan": "plus"}),
        replace(DRAFT, occurred_at=None),
        replace(DRAFT, occurred_at=MOMENT + timedelta(microseconds=1)),
    ]
    assert len({fingerprint(one) for one in [DRAFT, *others]}) == len(others) + 1


@given(st.sampled_from([None, "entrance", "exit"]), st.sampled_from([None, "berlin", "hamburg"]))
def test_what_the_server_knows_does_not_count(touchpoint: str | None, location: str | None) -> None:
    """A kiosk that was moved between two attempts sends a repetition, not a conflict."""
    before = EntryPoint("kiosk", "visit", touchpoint="checkout", location="berlin").applied_to(DRAFT)
    after = EntryPoint("kiosk", "other", touchpoint=touchpoint, location=location).applied_to(DRAFT)
    assert fingerprint(before) == fingerprint(after)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.floats() | st.none() | st.lists(st.integers())))
def test_any_content_has_a_fingerprint(answers: dict[str, object]) -> None:
    """Nonsense has a fingerprint too, the same each time."""
    draft = replace(DRAFT, answers=answers)
    assert fingerprint(draft) == fingerprint(replace(draft, answers=dict(reversed(answers.items()))))
