"""Quotas, and the rules about who may be asked how often."""

import math
from typing import Any

import pytest

from services.collector.domain.surveys.rules import (
    MAX_CAP,
    MAX_DAYS,
    MAX_LIMIT,
    MAX_QUOTAS,
    Eligibility,
    Quota,
    TouchpointCap,
    check_eligibility,
    check_quotas,
)


def quota_places(*quotas: tuple[str, int]) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in check_quotas([Quota(key=key, limit=limit) for key, limit in quotas])]


def places(**fields: Any) -> list[str]:
    """The places of all faults, without `eligibility.`."""
    found = check_eligibility(Eligibility(**fields))
    return [problem.field.removeprefix("eligibility.") for problem in found]


def test_quotas_are_counted_apart() -> None:
    """Every quota has a key of its own and a limit that can be reached."""
    assert quota_places(("all", 1), ("plus", MAX_LIMIT)) == []
    assert quota_places(("all", 1), ("all", 2)) == ["quotas.1.key"]
    assert quota_places(("No key", 1)) == ["quotas.0.key"]
    assert quota_places(("none", 0), ("more", -1), ("most", MAX_LIMIT + 1)) == [f"quotas.{n}.limit" for n in range(3)]
    assert quota_places(*((f"q{number}", 1) for number in range(MAX_QUOTAS))) == []
    assert quota_places(*((f"q{number}", 1) for number in range(MAX_QUOTAS + 1))) == ["quotas"]


@pytest.mark.parametrize("name", ["after_shown_days", "after_dismissed_days", "after_answered_days"])
@pytest.mark.parametrize(("days", "is_right"), [(-1, False), (0, True), (MAX_DAYS, True), (MAX_DAYS + 1, False)])
def test_clocks_run_up_to_ten_years(name: str, days: int, is_right: bool) -> None:  # noqa: FBT001 - pytest passes by name
    """No rest at all is fine; more than ten years is a mistake."""
    assert places(**{name: days}) == ([] if is_right else [name])


@pytest.mark.parametrize(
    ("percent", "is_right"), [(0, False), (0.001, True), (100, True), (100.1, False), (-1, False), (math.nan, False)]
)
def test_a_sample_is_a_share_of_somebody(percent: float, is_right: bool) -> None:  # noqa: FBT001 - pytest passes by name
    """More than nobody and at most everybody."""
    assert places(sample_percent=percent) == ([] if is_right else ["sample_percent"])


@pytest.mark.parametrize(
    ("limit", "days", "expected"),
    [
        (1, 1, []),
        (MAX_CAP, MAX_DAYS, []),
        (0, 1, ["touchpoint_cap.limit"]),
        (MAX_CAP + 1, 1, ["touchpoint_cap.limit"]),
        (1, 0, ["touchpoint_cap.days"]),
        (1, MAX_DAYS + 1, ["touchpoint_cap.days"]),
    ],
)
def test_a_cap_lets_somebody_through(limit: int, days: int, expected: list[str]) -> None:
    """At least one question in at least one day."""
    assert places(touchpoint_cap=TouchpointCap(limit=limit, days=days)) == expected


def test_the_defaults_are_right() -> None:
    """Saying nothing breaks no rule."""
    assert places() == []
    assert check_eligibility(None) == []
