"""Shares of the funnel, against statsmodels; and that there is a rate only where its whole is counted."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from services.collector.domain.eligibility.exposure import KEPT_FOR
from services.collector.domain.funnel import (
    FORGOTTEN,
    NOTHING_COUNTED,
    UNCOUNTED,
    MessageCounts,
    ResponseCounts,
    ShownCounts,
    rate_of,
    sms_funnel,
    volume,
    web_funnel,
)
from shared.vocabulary import Channel

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_the_interval_of_statsmodels(case: tuple[int, int]) -> None:
    """Wilson's score interval for any share; it holds the share."""
    part, n = case
    share = rate_of(part, n)
    assert share is not None
    low, high = proportion_confint(part, n, method="wilson")
    assert (share.value, share.ci_low, share.ci_high) == pytest.approx(
        (100 * part / n, 100 * low, 100 * high), abs=1e-7
    )
    assert 0 <= share.ci_low <= share.value <= share.ci_high <= 100


def test_shares_of_the_books() -> None:
    """Vectors that were computed elsewhere; nothing has no share, and more than all is a defect."""
    for part, n, low, high in ((80, 100, 71.12, 86.66), (10, 10, 72.25, 100.0), (3, 5, 23.07, 88.24)):
        share = rate_of(part, n)
        assert share is not None
        assert (round(share.ci_low, 2), round(share.ci_high, 2)) == (low, high)
    assert rate_of(0, 0) is None
    for part, n in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="none of the whole"):
            rate_of(part, n)


def test_every_rate_names_its_whole_and_every_gap_its_reason() -> None:
    """Each stage either begins a funnel, or has a rate of a stage that is there, or says why it has none."""
    counted = (ShownCounts(40, 10, 6), ResponseCounts(12, 4, 1), MessageCounts(5, 2, 1, 1))
    nothing = (ShownCounts(0, 0, 0), ResponseCounts(0, 0, 0), MessageCounts(0, 0, 0, 0))
    for shown, begun, messages in (counted, nothing):
        for age in (timedelta(days=1), KEPT_FOR + timedelta(days=1)):
            funnels = [web_funnel(shown, begun, from_at=NOW - age, now=NOW), sms_funnel(messages, begun)]
            funnels += [volume(channel, begun) for channel in get_args(Channel) if channel not in {"web", "sms"}]
            assert [funnel.suspect for funnel in funnels] == [begun.suspect] * len(funnels)
            for funnel in funnels:
                counts = {stage.stage: stage.count for stage in funnel.stages}
                for stage in funnel.stages:
                    if stage.of is None:
                        assert stage.rate is None
                    else:
                        assert stage.rate == (None if stage.reason else rate_of(stage.count, counts[stage.of]))
                        assert (stage.rate is None) == (stage.reason in {FORGOTTEN, NOTHING_COUNTED})
                assert (funnel.channel == "web") == (UNCOUNTED.get(funnel.channel) is None)
    assert [stage.count for stage in web_funnel(*counted[:2], from_at=NOW, now=NOW).stages] == [40, 10, 6, 16, 12]
    assert [stage.count for stage in sms_funnel(*counted[:0:-1]).stages] == [8, 5, 3, 1, 12]
