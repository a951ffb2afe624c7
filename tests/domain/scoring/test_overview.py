"""What is shown at a glance, all from one reading, is what is shown where each score is asked for by itself."""

from dataclasses import replace
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from services.scoring.domain.company import Company
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.cutting import Cut, CutSurvey, Cutting
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.overview import items_of
from services.scoring.domain.places import Places
from services.scoring.domain.query import TOUCHPOINT, UNIT
from services.scoring.domain.segment import LOCATION
from shared.vocabulary import ScoreDirection
from tests.domain.scoring.glances import LEAST, SMALLEST, WEEKS, World, current_of, glimpses_of, world_of

worlds = st.integers(0, 10_000).map(world_of)


def cuts_of(company: Company) -> list[Cut]:
    """Return every way to cut up what a reader may see."""
    units = [None, *[unit.code for unit in company.structure.units if company.has_unit(unit.code)][:4]]
    places = [Places(company, unit=unit) for unit in units]
    by = [(), (TOUCHPOINT,), (UNIT,), (UNIT, TOUCHPOINT), (LOCATION,), (TOUCHPOINT, LOCATION)]
    return [Cut(where, one) for where in places for one in by]


def cut_up(world: World) -> tuple[list[CutSurvey], list[Cut], list[Cut]]:
    """Return the survey cut up in each way, those ways, and the ways in which it cannot be counted."""
    cutting = Cutting(world.read, smallest=SMALLEST)
    found, counted, refused = [], [], []
    for cut in cuts_of(world.company):
        try:
            found.append(cutting.cut(cut))
            counted.append(cut)
        except UnanswerableQueryError:
            refused.append(cut)
    return found, counted, refused


def plain(change: ChangeItem) -> ChangeItem:
    """Return a change without what depends on the others that it is looked at with."""
    outcome = change.outcome
    if isinstance(outcome, AdjustedDifference):
        by_itself = replace(outcome.difference, ci_low=0.0, ci_high=0.0, confidence=0.0)
        return replace(change, outcome=AdjustedDifference(by_itself, 0.0))
    return change


def direction_of(change: ChangeItem) -> ScoreDirection:
    """Return which change there is evidence of, by the numbers that are shown."""
    outcome = change.outcome
    if isinstance(outcome, AdjustedDifference):
        return outcome.difference.direction
    return "no_evidence"


@given(world=worlds)
@settings(max_examples=40)
def test_each_score_is_that_of_the_single_routes(world: World) -> None:
    """Numbers, comparisons, weeks, and above all what is hidden, in every unit and for every reader."""
    found, counted, _ = cut_up(world)
    items = items_of(found, WEEKS, least=LEAST)
    expected = list(chain.from_iterable(glimpses_of(world, cut) for cut in counted))
    assert [(one.by, plain(one.change), one.weeks) for one in items] == [
        (one.cut.by, plain(one.change), one.weeks) for one in expected
    ]
    tested = [one.change.outcome for one in items if isinstance(one.change.outcome, AdjustedDifference)]
    if tested:
        adjusted = stats.false_discovery_control([one.difference.p for one in tested])
        assert all(abs(one.p_adjusted - p) < 1e-12 for one, p in zip(tested, adjusted, strict=True))
        changed = sum(p <= 0.05 for p in adjusted)
        level = 1 - max(1, changed) * 0.05 / len(tested)
        assert all(abs(one.difference.confidence - level) < 1e-12 for one in tested)
    assert [one.direction for one in items] == [direction_of(one.change) for one in items]


@given(world=worlds)
@settings(max_examples=30)
def test_what_is_refused_is_refused_there_too(world: World) -> None:
    """Where answers from a unit may be counted among others it is not counted."""
    *_, refused = cut_up(world)
    for cut in refused:
        try:
            list(glimpses_of(world, cut))
        except UnanswerableQueryError:
            continue
        raise AssertionError(cut)


@given(world=worlds)
@settings(max_examples=30)
def test_the_last_weeks_alone_hide_what_they_hide_by_themselves(world: World) -> None:
    """Beside a target stands the score of the last four weeks, whatever is hidden in those before."""
    found, counted, _ = cut_up(world)
    for one, cut in zip(found, counted, strict=True):
        rows = {(row.part.subject, row.part.scale): row for row in one.rows}
        for item in current_of(world, cut):
            row = rows.get((item.subject, item.scale))
            if row is not None and row.n_current:
                is_hidden = one.places is not None and one.places.hides_current(row)
                assert is_hidden == (item.score is None)
