"""Counting what was noted as cells, in the slices that it belongs to."""

from collections.abc import Iterable
from uuid import UUID

from services.scoring.domain.fold import SliceKey, Values
from services.scoring.domain.segment import OTHER, Pair, marginals
from services.scoring.domain.series import slice_id
from services.scoring.domain.tally import segments_of
from services.scoring.store.fold_store import read_values
from services.scoring.store.shadow.counts import (
    CountSlot,
    add_marginals,
    count_cells,
    read_new_count_slots,
    read_shadow_values,
)
from shared.unit_of_work import Connection

_COUNT_SLOTS = 20_000


async def count_all_cells(connection: Connection, *, most_values: int) -> None:
    """Count all cells of the shadow.

    Values that are distinguished in the live tables stay so, and then those with most answers; unless the live tables
    distinguish more than they may by now: then it is decided anew.
    """
    while slots := await read_new_count_slots(connection, most=_COUNT_SLOTS):
        series_ids = {slot.series_id for slot in slots}
        live = await read_values(connection, series_ids)
        known = await read_shadow_values(connection, series_ids)
        for series_id, pairs in live.items():
            known[series_id] += _within(pairs, most_values)
        values = Values({one: _without_other(pairs) for one, pairs in known.items()}, most_values)
        await add_marginals(connection, [one for slot in slots for one in _slices(slot, values)])
    await count_cells(connection)


def _within(pairs: Iterable[Pair], most: int) -> list[Pair]:
    by_dimension: dict[str, set[Pair]] = {}
    for dimension, value in _without_other(pairs):
        by_dimension.setdefault(dimension, set()).add((dimension, value))
    return [pair for found in by_dimension.values() if len(found) <= most for pair in found]


def _without_other(pairs: Iterable[Pair]) -> set[Pair]:
    return {(dimension, value) for dimension, value in pairs if value != OTHER}


def _slices(slot: CountSlot, values: Values) -> Iterable[tuple[CountSlot, UUID, SliceKey]]:
    for segment in marginals(values.distinguished(slot.series_id, segments_of(slot.segments))):
        yield slot, slice_id(slot.series_id, segment), SliceKey(slot.series_id, segment)
