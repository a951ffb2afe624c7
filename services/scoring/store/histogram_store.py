"""The counts that scores are made of."""

from collections.abc import Mapping

from sqlalchemy import ARRAY, DateTime, Integer, SmallInteger, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.tally import Cell, Volume

_MOMENTS = ARRAY(DateTime(timezone=True))

_ADD_CELLS = text(
    "INSERT INTO scoring.histogram AS stored (series_id, location, bucket, value, n) "
    "SELECT * FROM unnest(:series_ids, :locations, :buckets, :values, :counts) "
    "ON CONFLICT (series_id, location, bucket, value) DO UPDATE SET n = stored.n + excluded.n"
).bindparams(
    bindparam("series_ids", type_=ARRAY(Uuid)),
    bindparam("locations", type_=ARRAY(Text)),
    bindparam("buckets", type_=_MOMENTS),
    bindparam("values", type_=ARRAY(SmallInteger)),
    bindparam("counts", type_=ARRAY(Integer)),
)

_ADD_VOLUMES = text(
    "INSERT INTO scoring.volume AS stored (survey, version, touchpoint, channel, location, bucket, n) "
    "SELECT * FROM unnest(:surveys, :versions, :touchpoints, :channels, :locations, :buckets, :counts) "
    "ON CONFLICT (survey, location, bucket, version, touchpoint, channel) DO UPDATE SET n = stored.n + excluded.n"
).bindparams(
    bindparam("surveys", type_=ARRAY(Text)),
    bindparam("versions", type_=ARRAY(Integer)),
    bindparam("touchpoints", type_=ARRAY(Text)),
    bindparam("channels", type_=ARRAY(Text)),
    bindparam("locations", type_=ARRAY(Text)),
    bindparam("buckets", type_=_MOMENTS),
    bindparam("counts", type_=ARRAY(Integer)),
)


async def add_cells(connection: AsyncConnection, cells: Mapping[Cell, int]) -> None:
    """Add to the histograms. All writers take the rows in the same order, so they never wait in a circle."""
    rows = sorted((*cell, count) for cell, count in cells.items())
    if not rows:
        return
    series_ids, locations, buckets, values, counts = map(list, zip(*rows, strict=True))
    await connection.execute(
        _ADD_CELLS,
        {"series_ids": series_ids, "locations": locations, "buckets": buckets, "values": values, "counts": counts},
    )


async def add_volumes(connection: AsyncConnection, volumes: Mapping[Volume, int]) -> None:
    """Add to the numbers of responses, in one order for all writers."""
    rows = sorted(
        (volume.survey, volume.version, volume.touchpoint or "", *volume[3:], count)
        for volume, count in volumes.items()
    )
    if not rows:
        return
    surveys, versions, touchpoints, channels, locations, buckets, counts = map(list, zip(*rows, strict=True))
    await connection.execute(
        _ADD_VOLUMES,
        {
            "surveys": surveys,
            "versions": versions,
            "touchpoints": touchpoints,
            "channels": channels,
            "locations": locations,
            "buckets": buckets,
            "counts": counts,
        },
    )
