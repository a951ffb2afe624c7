"""Recovery policies as JSON."""

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from services.tickets.domain.recovery_policy import DAYS, MAX_NAME, RecoveryPolicy
from shared.keyed.resource import KeyedResource
from shared.vocabulary import ClaimedBasis
from shared.web.lines import Key, Line
from shared.web.origin import AtTouchpointBody

_NAMES = tuple(field.name for field in fields(RecoveryPolicy))
_TEMPLATE = "Key of the message's template; omitted: the ready-made one, or the company's own for such messages."
_EXAMPLE: dict[str, Any] = {
    "name": "Shops",
    "touchpoint": "checkout",
    "resurvey": True,
    "resurvey_after_days": 7,
    "answer_days": 14,
    "receipt": True,
    "closing": True,
    "basis": "existing_customer",
}


def _days(name: str, default: int, description: str) -> Any:  # noqa: ANN401 - pydantic's own
    least, most = DAYS[name]
    return Field(default=default, ge=least, le=most, description=description)


class RecoveryPolicyBody(AtTouchpointBody):
    """A policy as it is to be; without a touchpoint it applies wherever no other policy names one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    name: Annotated[Line, Field(max_length=MAX_NAME)]
    resurvey: bool = Field(default=False, description="Whether customers are asked again after a case was closed.")
    resurvey_after_days: int = _days("resurvey_after_days", 7, "So long after the closing they are asked.")
    survey: Key | None = Field(
        default=None,
        description="By which survey; omitted: the one whose answer opened the case. Who only complained is then not "
        "asked.",
    )
    answer_days: int = _days("answer_days", 14, "So long an answer is waited for.")
    resurvey_template: Key | None = Field(default=None, description=_TEMPLATE)
    receipt: bool = Field(default=False, description="Whether customers are written to when a case is opened.")
    receipt_template: Key | None = Field(default=None, description=_TEMPLATE)
    progress: bool = Field(default=False, description="Whether they are when they had no news for a while.")
    progress_after_days: int = _days("progress_after_days", 5, "How long that is.")
    progress_template: Key | None = Field(default=None, description=_TEMPLATE)
    closing: bool = Field(default=False, description="Whether they are when it is closed.")
    closing_template: Key | None = Field(default=None, description=_TEMPLATE)
    basis: ClaimedBasis | None = Field(
        default=None,
        description="The legal basis of these messages where the ledger of consents says nothing; omitted: then "
        "nothing is sent. An objection always counts.",
    )

    def to_domain(self) -> RecoveryPolicy:
        return RecoveryPolicy(**self.model_dump())


class RecoveryPolicyView(RecoveryPolicyBody):
    """A policy as it stands."""

    key: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, one: KeyedResource[RecoveryPolicy]) -> "RecoveryPolicyView":
        shown = {name: getattr(one.definition, name) for name in _NAMES}
        return cls(**shown, key=one.key, version=one.version, created_at=one.created_at, updated_at=one.updated_at)
