"""Which targets may be called though they are not public: what whoever runs Heed has allowed.

An entry is a host name (`mattermost`), all names below one (`*.corp.example`), an IP address or a network in CIDR form
(`10.20.0.0/16`, `fd00::/8`), each with a port behind a colon (`mattermost:8065`, `[fd00::/8]:8443`) or for any port.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Self

from shared.egress.addresses import Ip, plain, read_host, split_port
from shared.egress.networks import Network, is_metadata_only
from shared.egress.reasons import AddressError

_BELOW = "*."


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is allowed."""

    network: Network | None = None
    name: str = ""
    """Without a network: a host name; one that begins with a dot stands for all names that end so."""
    port: int | None = None
    """None: any."""

    def allows(self, host: str, ip: Ip, port: int) -> bool:
        if self.port is not None and self.port != port:
            return False
        if self.network is not None:
            return ip in self.network
        return host.endswith(self.name) if self.name.startswith(".") else host == self.name


@dataclass(frozen=True, slots=True)
class AllowList:
    """All that is allowed; empty: nothing."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Self:
        """Read the list as it stands in the settings.

        Raises:
            ValueError: an entry cannot be read, or could never allow anything.
        """
        return cls(tuple(_entry(text.strip()) for text in entries))

    def allows(self, host: str, ip: Ip, port: int) -> bool:
        """Return whether a target is allowed.

        Args:
            host: as `Address.host`.
            ip: where the connection would go to.
            port: likewise.
        """
        return any(entry.allows(host, ip, port) for entry in self.entries)


class _EntryError(ValueError):
    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"the entry {text!r} {problem}")


def _entry(text: str) -> Entry:
    bare, port = text, None
    try:
        if text.startswith("[") or text.count(":") == 1:
            bare, port = split_port(text)
    except AddressError as error:
        raise _EntryError(text, error.detail) from None
    network = _network(text, bare.removeprefix("[").removesuffix("]"))
    if network is not None:
        return Entry(network=network, port=port)
    try:
        if bare.startswith(_BELOW):
            return Entry(name=f".{read_host(bare.removeprefix(_BELOW)).name}", port=port)
        return Entry(name=read_host(bare).name, port=port)
    except AddressError:
        problem = (
            "is none of: host name, `*.` and a name, IP address, network such as 10.20.0.0/16; each may have a :port"
        )
        raise _EntryError(text, problem) from None


def _network(text: str, bare: str) -> Network | None:
    """Return the network of an entry; None: it is a name."""
    try:
        network = ip_network(bare) if "/" in bare else ip_network(plain(ip_address(bare)))
    except ValueError:
        if "/" not in bare:
            return None
        problem = "is no network: write its first address, a slash and how many bits are fixed, such as 10.20.0.0/16"
        raise _EntryError(text, problem) from None
    if is_metadata_only(network):
        problem = "is link-local or a cloud's metadata, which is never allowed"
        raise _EntryError(text, problem)
    return network
