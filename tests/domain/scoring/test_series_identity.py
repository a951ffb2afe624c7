"""A series is known by its parts, everywhere and for ever."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.series import SeriesKey, slice_id
from shared.scales import Scale

KEY = SeriesKey("visit", "recommend", Scale("nps", 0, 10, "high_is_good"), "checkout", "web")


def test_the_id_of_a_series_never_changes() -> None:
    """Stored series would be orphaned if the id of these parts ever became another one."""
    assert KEY.series_id == UUID("42c79b41-4f0f-515e-adb0-ec1467f10033")


def test_each_part_makes_another_series() -> None:
    """Survey, concept, scale, polarity, touchpoint, channel and each declared break; none is not the word none."""
    others = [
        KEY,
        replace(KEY, survey="other"),
        replace(KEY, concept="other"),
        replace(KEY, touchpoint=None),
        replace(KEY, touchpoint="null"),
        replace(KEY, channel="sms"),
        replace(KEY, scale=Scale("csat", 1, 5, "high_is_good")),
        replace(KEY, scale=Scale("csat", 1, 5, "low_is_good")),
        replace(KEY, scale=Scale("csat", 1, 7, "high_is_good")),
        replace(KEY, scale=Scale("rating", 1, 5, "high_is_good")),
        replace(KEY, series_from=2),
        replace(KEY, series_from=3),
    ]
    assert len({one.series_id for one in others}) == len(others)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_names_run_into_each_other(survey: str, concept: str, other: str, another: str) -> None:
    """Whatever characters the names hold, different names are different series."""
    one = replace(KEY, survey=survey, concept=concept).series_id
    two = replace(KEY, survey=other, concept=another).series_id
    assert (one == two) == ((survey, concept) == (other, another))


def test_the_ids_of_slices_never_change() -> None:
    """They are stored; another way to make them would orphan every count."""
    series = UUID("6f1b1a52-3c0e-5d6b-9a57-4f2a8f0f5d11")
    assert slice_id(series, ()) == series
    crossed = (("language", "de"), ("location", "Köln"))
    assert slice_id(series, crossed) == UUID("a66f4c0c-1f30-552d-afb7-650da150b268")
