"""How a process finds out who calls: from accounts in the same process, from accounts over HTTP, or from settings."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from shared.identity.identities import Accounts, Identities
from shared.identity.revocations import Revokes
from shared.identity.ring import KeyRing
from shared.runtime.service import Service
from shared.settings import Settings


def identities_of(services: Sequence[Service], use_cases: Mapping[str, Any], settings: Settings) -> Identities:
    """Return what finds the callers of a process.

    Args:
        services: that it serves.
        use_cases: by the services' names.
        settings: keys, and where accounts is.
    """
    accounts = _accounts(services, use_cases)
    identities = Identities(KeyRing.of(settings), accounts, time.monotonic)
    if isinstance(accounts, Revokes):
        accounts.revocations.listeners.append(identities.forget)
    return identities


def _accounts(services: Sequence[Service], use_cases: Mapping[str, Any]) -> Accounts | None:
    for service in services:
        if service.accounts is not None and service.name in use_cases:
            return service.accounts(use_cases[service.name])
    return None
