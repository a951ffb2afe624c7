"""Which IP addresses belong to the public internet.

`ipaddress.is_global` does not answer that: on Python 3.11 it is true of 6to4, NAT64 and multicast addresses behind
which a private address stands. So IPv4 names what is closed, and IPv6 names the one block that is open.
Source: the special-purpose registries of IANA, July 2026.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from shared.egress.addresses import Ip, plain

Network = IPv4Network | IPv6Network

_CLOSED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, among them Teredo and ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
"""How machines without IPv4 reach public IPv4 addresses: open as far as those are."""

_METADATA = tuple(
    ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local: metadata of most clouds, credentials of containers
        "fe80::/10",  # link-local
        "fd00:ec2::/64",  # Amazon
        "fd20:ce::/64",  # Google
        "fd00:c1::/64",  # Oracle
        "192.0.0.192/32",  # Oracle, formerly
        "fd00:42::/64",  # Scaleway
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure
    )
)
_HOLD_4_AT_THE_END = (
    IPv6Network("::/96"),  # IPv4-compatible
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated
    _NAT64,
    IPv6Network("64:ff9b:1::/48"),  # NAT64 of a local network
)
_LAST_32_BITS = 0xFFFFFFFF
_ISATAP = 0x5EFE
_ANY_UNIQUENESS = 0xFDFFFFFF


def is_public(ip: Ip) -> bool:
    """Return whether a connection to the address leaves for the public internet."""
    ip = plain(ip)
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_4)
    if ip in _NAT64:
        return is_public(_at_the_end(ip))
    return ip in _OPEN_6 and not any(ip in network for network in _CLOSED_6) and not _is_isatap(ip)


def is_metadata(ip: Ip) -> bool:
    """Return whether a cloud gives its secrets away at the address, or at one that stands inside it."""
    return any(one in network for one in (ip, *_inside(ip)) for network in _METADATA)


def is_metadata_only(network: Network) -> bool:
    """Return whether nothing of the network may ever be called."""
    return any(_covers(closed, network) for closed in _METADATA) or (
        network.num_addresses == 1 and is_metadata(network.network_address)
    )


def _covers(outer: Network, inner: Network) -> bool:
    return inner.network_address in outer and inner.broadcast_address in outer


def _inside(ip: Ip) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses to which an IPv6 address could be translated or tunnelled."""
    if isinstance(ip, IPv4Address):
        return
    if any(ip in network for network in _HOLD_4_AT_THE_END) or _is_isatap(ip):
        yield _at_the_end(ip)
    if ip.sixtofour is not None:
        yield ip.sixtofour
    if ip.teredo is not None:
        yield from ip.teredo


def _at_the_end(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(int(ip) & _LAST_32_BITS)


def _is_isatap(ip: IPv6Address) -> bool:
    """Return whether the lower half is an IPv4 address of a tunnel of RFC 5214."""
    return (int(ip) >> 32) & _ANY_UNIQUENESS == _ISATAP
