"""Where days begin by the clocks of a place."""

from datetime import UTC, date, datetime, time, tzinfo


def day_start(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a local day, in UTC.

    Source: PEP 495; `fold=0` is the first of two midnights, and where there is none the moment at which it was skipped.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)
