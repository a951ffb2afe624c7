"""What may be called."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.egress.addresses import Address, Ip
from shared.egress.allow_list import AllowList
from shared.egress.networks import is_metadata, is_public
from shared.egress.reasons import AddressError, Reason

WEB_PORTS = frozenset({80, 443, 8080, 8443})
_REFUSALS = (Reason.METADATA, Reason.NOT_PUBLIC, Reason.NOT_A_WEB_PORT, Reason.NOT_ENCRYPTED)
"""The gravest first, so that the reason does not depend on the order in which addresses were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPolicy:
    """The rules. What is allowed explicitly has neither of the last two, and metadata is never allowed."""

    allowed: AllowList = field(default_factory=AllowList)
    ports: frozenset[int] = WEB_PORTS
    """Others could speak a protocol in which lines of a request mean something, such as SMTP."""
    plain_http: bool = False
    """Whether public targets may be called without encryption."""

    def check(self, address: Address, ips: Iterable[Ip] = ()) -> None:
        """Check where an address leads to.

        Args:
            address: a name in it cannot be judged without `ips`.
            ips: all that it was resolved to. Each must pass: otherwise whoever owns the name would only have to wait
                until the other one is taken.

        Raises:
            AddressError: it leads where nobody may call.
        """
        found = (address.ip,) if address.ip is not None else ips
        refusals = {self._refusal(address, ip) for ip in found}
        for reason in _REFUSALS:
            if reason in refusals:
                raise AddressError(reason)

    def _refusal(self, address: Address, ip: Ip) -> Reason | None:
        if is_metadata(ip):
            return Reason.METADATA
        if self.allowed.allows(address.host, ip, address.port):
            return None
        if not is_public(ip):
            return Reason.NOT_PUBLIC
        if address.port not in self.ports:
            return Reason.NOT_A_WEB_PORT
        return None if address.scheme == "https" or self.plain_http else Reason.NOT_ENCRYPTED
