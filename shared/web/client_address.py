"""The address of the client, behind however many trusted proxies."""

import functools
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_IPV4 = 4
_HOST_BITS = 64


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks named by `texts`, such as `10.0.0.0/8`.

    Raises:
        ValueError: one of them is not a network; `*` is none.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the right-most address that is not a trusted proxy's: everything left of it can be forged.

    Args:
        peer: the address that the connection comes from.
        forwarded_for: the values of all `X-Forwarded-For` headers, in their order.
        trusted: the networks of the trusted proxies.
    """
    nearest = peer
    hops = [hop for value in forwarded_for for hop in value.split(",")]
    while _is_trusted(nearest, trusted) and hops:
        hop = _parse(hops.pop())
        if hop is None:
            break
        nearest = str(hop)
    return nearest


@functools.lru_cache(maxsize=4096)
def block_of(text: str) -> str:
    """Return the block that one customer of a provider gets: an IPv4 address, or the /64 around an IPv6 address.

    Args:
        text: an address as `client_address` or a connection gives it; anything else stays as it is.
    """
    if ":" not in text:
        return text
    address = _parse(text.partition("%")[0])
    if address is None or address.version == _IPV4:
        return text if address is None else str(address)
    return f"{IPv6Address(int(address) >> _HOST_BITS << _HOST_BITS)}/64"


def _is_trusted(text: str, trusted: Sequence[Network]) -> bool:
    address = _parse(text)
    return address is not None and any(address in network for network in trusted)


def _parse(text: str) -> Address | None:
    """Read an address as proxies write it: bare, with a port, in brackets."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
