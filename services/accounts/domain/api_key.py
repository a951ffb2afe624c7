"""API keys: what they may do, from where, until when, and how one takes the place of another."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Literal
from uuid import UUID

from shared.access import EVERYTHING, SCOPES
from shared.errors import FieldProblem, InvalidFieldsError

MAX_NAME_LENGTH = 60
MAX_NETWORKS = 50
MAX_OVERLAP = timedelta(days=30)
DEFAULT_OVERLAP = timedelta(hours=24)
USED_EVERY = timedelta(minutes=1)
"""How often its last use is written down at most."""
RESERVED_NAMES = frozenset({"admin", "heed"})
"""The break-glass key and the suite itself, in histories."""

_NAME = re.compile(r"[^\W_](?:[\w .,:+()/&-]*[\w.)])?")
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_TAG_LENGTH = 32
_COARSE_BITS = {4: 24, 6: 48}

KeyState = Literal["active", "replaced", "expired", "revoked"]
"""`replaced` keys work until their overlap is over; then they are `expired` too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGrant:
    """What people decide about a key."""

    scopes: tuple[str, ...]
    unit: str | None = None
    """Code of the unit to whose places it is limited; None: the whole company."""
    expires_at: datetime | None = None
    networks: tuple[str, ...] = ()
    """Networks or addresses from which it works; none: everywhere."""

    def problems(self, now: datetime) -> list[FieldProblem]:
        """Return what is wrong with it; empty when it can be had."""
        wrong = []
        unknown = sorted(set(self.scopes) - {*SCOPES, EVERYTHING})
        if not self.scopes:
            wrong.append(FieldProblem("scopes", "needs at least one scope"))
        if unknown:
            wrong.append(FieldProblem("scopes", f"must be among {', '.join((*SCOPES, EVERYTHING))}"))
        if self.expires_at is not None and self.expires_at <= now:
            wrong.append(FieldProblem("expires_at", "must be in the future"))
        if len(self.networks) > MAX_NETWORKS:
            wrong.append(FieldProblem("networks", f"can have at most {MAX_NETWORKS} entries"))
        wrong += [
            FieldProblem(f"networks.{index}", "must be a network such as `203.0.113.0/24`, or an address")
            for index, network in enumerate(self.networks)
            if not _is_network(network)
        ]
        return wrong

    def normal(self) -> "KeyGrant":
        """Return it in the one form in which it is kept; call it when it has no problems."""
        networks = dict.fromkeys(str(ip_network(one, strict=False)) for one in self.networks)
        return replace(self, scopes=tuple(sorted(set(self.scopes))), networks=tuple(networks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(KeyGrant):
    """One key; its secret is known to its owner alone."""

    id: UUID
    name: str
    """Who uses it, as histories show it. It never changes, and of the keys in use each has another."""
    prefix: str
    """How the secret begins."""
    version: int
    created_by: str
    created_at: datetime
    last_used_at: datetime | None = None
    last_used_from: str | None = None
    """The network around the address of its last use."""
    revoked_at: datetime | None = None
    replaces: UUID | None = None
    rotated_to: UUID | None = None
    overlap_ends_at: datetime | None = None
    """When a key that was replaced stops working."""

    @property
    def tag(self) -> str:
        """A digest that changes with everything that people can change."""
        state = f"{self.id} {self.version} {self.revoked_at} {self.rotated_to}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    @property
    def ends_at(self) -> datetime | None:
        """When it stops working by itself; None: never."""
        return min((at for at in (self.expires_at, self.overlap_ends_at) if at is not None), default=None)

    def state(self, at: datetime) -> KeyState:
        """Return whether it works: active and replaced ones do."""
        if self.revoked_at is not None:
            return "revoked"
        if self.ends_at is not None and self.ends_at <= at:
            return "expired"
        return "active" if self.rotated_to is None else "replaced"

    def works(self, at: datetime) -> bool:
        return self.state(at) in ("active", "replaced")

    def granted(self) -> KeyGrant:
        """Return what it may do, alone."""
        return KeyGrant(scopes=self.scopes, unit=self.unit, expires_at=self.expires_at, networks=self.networks)


def name_problems(name: str, taken: Collection[str]) -> list[FieldProblem]:
    """Return what is wrong with the name of a new key; `taken` are those of the keys from the settings."""
    if len(name) > MAX_NAME_LENGTH or not _NAME.fullmatch(name):
        rule = f"must be 1 to {MAX_NAME_LENGTH} letters and digits, with spaces and simple signs between them"
        return [FieldProblem("name", rule)]
    if _UUID.fullmatch(name):
        return [FieldProblem("name", "must not look like the id of a person")]
    if name.casefold() in RESERVED_NAMES or name in taken:
        return [FieldProblem("name", "is the name of another key")]
    return []


def overlap_problems(overlap: timedelta) -> list[FieldProblem]:
    """Return what is wrong with the time for which a replaced key goes on working."""
    if timedelta() <= overlap <= MAX_OVERLAP:
        return []
    most = MAX_OVERLAP // timedelta(hours=1)
    return [FieldProblem("overlap_hours", f"must be from 0 to {most}")]


def refuse(problems: list[FieldProblem]) -> None:
    """Refuse input with problems.

    Raises:
        InvalidFieldsError: there are some.
    """
    if problems:
        raise InvalidFieldsError(problems)


def coarse(address: str) -> str | None:
    """Return the network around an address: enough to notice a foreign one, too little to say who it was."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    plain = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{plain}/{_COARSE_BITS[plain.version]}", strict=False))


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
