"""A recovery policy as a form shows it."""

from dataclasses import fields

from services.tickets.domain.recovery_policy import RecoveryPolicy

FLAGS = ("resurvey", "receipt", "progress", "closing")
"""What is switched on and off."""


def typed_of(policy: RecoveryPolicy) -> dict[str, str]:
    """Return what somebody would have typed to get a policy."""
    values = {one.name: getattr(policy, one.name) for one in fields(policy)}
    return {name: "on" if value is True else str(value) for name, value in values.items() if value not in {None, False}}
