"""Counting what was noted as cells, in the slices that it belongs to."""

from collections.abc import Iterable
from uuid import UUID

from services.scoring.domain.count_changes import segments_of
from services.scoring.domain.fold import DistinguishedValues, SliceKey
from services.scoring.domain.segment import OTHER, Pair, marginals
from services.scoring.domain.series import slice_id
from services.scoring.store.fold_store import FoldStore
from services.scoring.store.shadow.counts import Segmentation, ShadowCounts
from shared.unit_of_work import Connection

_SEGMENTATIONS = 20_000


async def count_all_cells(connection: Connection, *, most_values: int) -> None:
    """Count all cells of the shadow.

    Values that are distinguished in the live tables stay so, and then those with most answers; unless the live tables
    distinguish more than they may by now: then it is decided anew.
    """
    shadow = ShadowCounts(connection)
    while found := await shadow.read_new_segmentations(most=_SEGMENTATIONS):
        series_ids = {one.series_id for one in found}
        live = await FoldStore(connection).read_values(series_ids)
        known = await shadow.read_values(series_ids)
        for series_id, pairs in live.items():
            known[series_id] += _within(pairs, most_values)
        values = DistinguishedValues({one: _without_other(pairs) for one, pairs in known.items()}, most_values)
        await shadow.add_marginals([one for segmentation in found for one in _slices(segmentation, values)])
    await shadow.count_cells()


def _within(pairs: Iterable[Pair], most: int) -> list[Pair]:
    by_dimension: dict[str, set[Pair]] = {}
    for dimension, value in _without_other(pairs):
        by_dimension.setdefault(dimension, set()).add((dimension, value))
    return [pair for found in by_dimension.values() if len(found) <= most for pair in found]


def _without_other(pairs: Iterable[Pair]) -> set[Pair]:
    return {(dimension, value) for dimension, value in pairs if value != OTHER}


def _slices(one: Segmentation, values: DistinguishedValues) -> Iterable[tuple[Segmentation, UUID, SliceKey]]:
    for segment in marginals(values.distinguished(one.series_id, segments_of(one.segments))):
        yield one, slice_id(one.series_id, segment), SliceKey(one.series_id, segment)
