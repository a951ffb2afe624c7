"""What JSON says of a programme's definition."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time
from decimal import Decimal
from typing import Any

from services.collector.domain.invitations.programmes.audience import Audience
from services.collector.domain.invitations.programmes.cadence import Cadence
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.domain.invitations.programmes.sampling import Sample
from shared.conditions.documents import document_of, expression_of


def kept_definition(definition: ProgrammeDefinition) -> dict[str, Any]:
    """Return what is stored."""
    audience, cadence, sample = definition.audience, definition.cadence, definition.sample
    return asdict(definition) | {
        "reminder_days": list(definition.reminder_days),
        "audience": {
            "condition": None if audience.condition is None else document_of(audience.condition),
            "list": audience.list,
            "units": list(audience.units),
            "include_left": audience.include_left,
        },
        "cadence": {
            "every": cadence.every,
            "unit": cadence.unit,
            "starts_on": cadence.starts_on.isoformat(),
            "ends_on": None if cadence.ends_on is None else cadence.ends_on.isoformat(),
            "zone": cadence.zone,
            "at_time": cadence.at_time.isoformat("minutes"),
        },
        "sample": {
            "share": None if sample.share is None else f"{sample.share.normalize():f}",
            "per_unit": sample.per_unit,
        },
    }


def definition_from(kept: Mapping[str, Any]) -> ProgrammeDefinition:
    """Return what `kept_definition` kept."""
    audience, cadence, sample = kept["audience"], kept["cadence"], kept["sample"]
    condition, ends_on, share = audience["condition"], cadence["ends_on"], sample["share"]
    return ProgrammeDefinition(
        **dict(kept)
        | {
            "reminder_days": tuple(kept["reminder_days"]),
            "audience": Audience(
                condition=None if condition is None else expression_of(condition),
                list=audience["list"],
                units=tuple(audience["units"]),
                include_left=audience["include_left"],
            ),
            "cadence": Cadence(
                every=cadence["every"],
                unit=cadence["unit"],
                starts_on=date.fromisoformat(cadence["starts_on"]),
                ends_on=None if ends_on is None else date.fromisoformat(ends_on),
                zone=cadence["zone"],
                at_time=time.fromisoformat(cadence["at_time"]),
            ),
            "sample": Sample(share=None if share is None else Decimal(share), per_unit=sample["per_unit"]),
        }
    )
