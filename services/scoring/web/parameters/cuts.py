"""How answers are cut up and judged: into parts and intervals, and by which rules."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from services.scoring.domain.calendar import Interval, Period
from services.scoring.domain.measure import NetMethod
from services.scoring.web.parameters.filters import ATTRIBUTE_NAME, ScoreFilters

MAX_ROLLING_DAYS = 3_660
_ROLLING = re.compile(r"([1-9][0-9]{0,3})([dw])")
_DIMENSION = rf"^(touchpoint|stage|channel|location|unit|language|attribute:{ATTRIBUTE_NAME})$"


def _days(text: object) -> int:
    found = _ROLLING.fullmatch(str(text))
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else 0
    if not 0 < days <= MAX_ROLLING_DAYS:
        message = f"must be a number of days such as `28d`, or of weeks such as `4w`, at most {MAX_ROLLING_DAYS} days"
        raise ValueError(message)
    return days


Days = Annotated[int, BeforeValidator(_days, json_schema_input_type=str)]


class Parts(ScoreFilters):
    """Which answers, distinguished by what, and judged how."""

    by: list[str] = Field(
        default=[],
        description="One item for each `touchpoint`, `stage` (of `journey`), `channel`, `location`, `unit` (those "
        "right below `unit`, each with all its locations), `language`, or value of an attribute (`attribute:plan`). "
        "Given twice: one for each two that cross.",
        json_schema_extra={"items": {"type": "string", "pattern": _DIMENSION}, "maxItems": 2},
    )
    net_method: NetMethod = Field(
        default="score",
        alias="ci",
        description="How the interval of an NPS is made: by inverting the score test, or adjusted Wald (Rocks 2016).",
    )
    current: Period | None = Field(
        default=None,
        description="Of each person only the newest answer in each such period (in `zone`, within the window) counts, "
        "for each touchpoint and concept. Older ones are shown as `superseded`; answers without a person all count.",
    )


class Cuts(Parts):
    """Also in which intervals."""

    interval: Interval | None = Field(
        default=None,
        description="Also give the score in each hour, day, week (from Monday), month, quarter or year, by the clocks "
        "of `zone`.",
    )
    rolling_days: Days | None = Field(
        default=None,
        alias="rolling",
        description="The score of each interval is that of so long a time up to its end, such as `28d` or `4w`; it may "
        "begin before `from`.",
        json_schema_extra={"type": "string"},
    )
