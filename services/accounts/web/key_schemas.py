"""What requests and replies about keys look like."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.accounts.domain.api_key import DEFAULT_OVERLAP, ApiKey, KeyGrant, KeyState
from shared.web.lines import Line
from shared.web.moments import BodyMoment

_GRANT: dict[str, Any] = {
    "scopes": ["responses:write"],
    "unit": None,
    "expires_at": "2027-03-01T00:00:00Z",
    "networks": ["203.0.113.0/24"],
}
_KEY: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "name": "Till Berlin",
    "prefix": "heed_4Xq9aB",
    **_GRANT,
    "state": "active",
    "created_by": "admin",
    "created_at": "2026-03-01T12:30:00Z",
    "last_used_at": "2026-03-01T16:05:00Z",
    "last_used_from": "203.0.113.0/24",
    "revoked_at": None,
    "replaces": None,
    "rotated_to": None,
    "overlap_ends_at": None,
}


class GrantBody(BaseModel):
    """What a key may do, from where and until when."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_GRANT]})

    scopes: list[str] = Field(max_length=100, description="What it may do; `*` is everything.")
    unit: Line | None = Field(default=None, description="Code of the unit that it is limited to; null: everything.")
    expires_at: BodyMoment = Field(default=None, description="When it stops working; null: never.")
    networks: list[str] = Field(
        default=[], max_length=200, description="Networks or addresses, IPv4 or IPv6, from which it works; none: all."
    )

    def grant(self) -> KeyGrant:
        return KeyGrant(
            scopes=tuple(self.scopes), unit=self.unit, expires_at=self.expires_at, networks=tuple(self.networks)
        )


class NewKeyBody(GrantBody):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Till Berlin", **_GRANT}]})

    name: str = Field(description="Who uses it, as histories show it. It cannot be changed.")


class RotateBody(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: float = Field(
        default=DEFAULT_OVERLAP / timedelta(hours=1),
        ge=0,
        le=10_000,
        allow_inf_nan=False,
        description="For how long the old secret goes on working; 0: not at all.",
    )
    expires_at: BodyMoment = Field(
        default=None, description="When the new secret stops working; null: after as long as the old one was to last."
    )


class KeyView(BaseModel):
    """One key."""

    model_config = ConfigDict(json_schema_extra={"examples": [_KEY]})

    id: UUID
    name: str
    prefix: str = Field(description="How the secret begins, for people to recognise it.")
    scopes: list[str]
    unit: str | None
    expires_at: datetime | None
    networks: list[str]
    state: KeyState = Field(
        description="`active`; `replaced`: another secret was made, and this one works until `overlap_ends_at`; "
        "`expired` and `revoked` do not work."
    )
    created_by: str = Field(description="The name of a key, or the id of a person.")
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the minute; null before the first use.")
    last_used_from: str | None = Field(description="The network around the address of the last use.")
    revoked_at: datetime | None
    replaces: UUID | None = Field(description="The key whose secret this one replaces.")
    rotated_to: UUID | None = Field(description="The key that replaces this one.")
    overlap_ends_at: datetime | None

    @classmethod
    def from_domain(cls, key: ApiKey, now: datetime) -> Self:
        values = {name: getattr(key, name) for name in KeyView.model_fields if name != "state"}
        return cls.model_validate(
            values | {"state": key.state(now), "scopes": list(key.scopes), "networks": list(key.networks)}
        )


class NewKeyView(KeyView):
    """A key that was just made; its secret cannot be read again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_KEY, "secret": "heed_4Xq9aB…"}]})

    secret: str = Field(default="", description="Shown once.")
