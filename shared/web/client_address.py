"""Who is at the other end: the address of the client, behind however many proxies of our own."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks named by `texts`, such as `10.0.0.0/8`.

    Raises:
        ValueError: one of them is not a network; `*` is none.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the right-most address that is not a trusted proxy's: everything left of it can be made up.

    Args:
        peer: the address that the connection comes from.
        forwarded_for: the values of all `X-Forwarded-For` headers, in their order.
        trusted: the networks of the proxies that we believe.
    """
    nearest = peer
    hops = [hop for value in forwarded_for for hop in value.split(",")]
    while _is_trusted(nearest, trusted) and hops:
        hop = _parse(hops.pop())
        if hop is None:
            break
        nearest = str(hop)
    return nearest


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
