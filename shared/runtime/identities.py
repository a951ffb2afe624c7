"""How a process finds out who calls: from accounts in the same process, from accounts over HTTP, or from settings."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from shared.identity.identities import Accounts, Identities
from shared.identity.revocations import Revokes
from shared.identity.ring import KeyRing
from shared.runtime.service import Service
from shared.runtime.witness import AuditingWitness
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork
from shared.web.client_address import block_of


def identities_of(
    services: Sequence[Service],
    use_cases: Mapping[str, Any],
    settings: Settings,
    units: Mapping[str, UnitOfWork] | None = None,
) -> Identities:
    """Return what finds the callers of a process; close it at the end.

    Args:
        services: whose requests it answers; without any nobody calls.
        use_cases: by the services' names.
        settings: keys, and where accounts is.
        units: by the services' names, for the audit of what only this process knows; without any there is none.
    """
    own = next((service for service in services if service.accounts is not None), None)
    recording = (own or next(iter(services), None)) if units else None
    witness = AuditingWitness(units[recording.name], time.monotonic) if units and recording else None
    accounts: Accounts | None = None
    remote = None
    if own is not None and own.accounts is not None:
        accounts = own.accounts(use_cases[own.name]) if own.name in use_cases else None
    elif services and settings.accounts_url:
        from shared.identity.remote import RemoteAccounts  # noqa: PLC0415 - who asks nobody has no memory for httpx

        accounts = remote = RemoteAccounts(settings.accounts_url, settings.admin_key.get_secret_value())
    identities = Identities(KeyRing.of(settings), accounts, time.monotonic, block_of=block_of, witness=witness)
    if isinstance(accounts, Revokes):
        accounts.revocations.listeners.append(identities.forget)
    for one in (remote, witness):
        if one is not None:
            identities.close_with(one.close)
    return identities
