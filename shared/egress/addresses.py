"""Reading the address that a user typed in.

Stricter than a browser: what two programs could read differently is refused, so that what was checked is what is
called. RFC 3986 for the parts, IDNA 2008 with the mapping of UTS 46 for names.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Literal
from unicodedata import category
from urllib.parse import quote

from shared.egress.reasons import AddressError, Reason

LONGEST = 2000
_LONGEST_NAME = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_LAST_PORT = 65535
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SENT_AS_TYPED = "".join(chr(code) for code in range(0x21, 0x7F))

Ip = IPv4Address | IPv6Address
Scheme = Literal["http", "https"]


@dataclass(frozen=True, slots=True)
class Host:
    """A name in lower-case ASCII without a dot at its end, or an IP address."""

    name: str
    ip: Ip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a request goes to. Its path and query are secret: they often hold a token."""

    scheme: Scheme
    host: str
    """As `Host.name`: for TLS, the certificate and the resolver."""
    ip: Ip | None
    """Set where an IP address was typed."""
    port: int
    target: str = field(repr=False)
    """Path and query in ASCII, beginning with a slash."""

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if isinstance(self.ip, IPv6Address) else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What may be logged and shown: scheme, host and port."""
        return f"{self.scheme}://{self.authority}"


def parse_address(text: str) -> Address:
    """Return the parts of an address.

    Raises:
        AddressError: it is not an absolute http or https address, or could be read in two ways.
    """
    if len(text) > LONGEST:
        raise AddressError(Reason.TOO_LONG)
    if any(character == "\\" or category(character)[0] in "CZ" for character in text):
        raise AddressError(Reason.CHARACTERS)
    first, _, rest = text.partition("://")
    if first.lower() not in _DEFAULT_PORTS:
        raise AddressError(Reason.SCHEME)
    scheme: Scheme = "https" if first.lower() == "https" else "http"
    if "#" in rest:
        raise AddressError(Reason.FRAGMENT)
    end = min(index for mark in "/?" if (index := f"{rest}{mark}".find(mark)) >= 0)
    authority, tail = rest[:end], rest[end:]
    if "@" in authority:
        raise AddressError(Reason.CREDENTIALS)
    host_text, port = split_port(authority)
    host = read_host(host_text)
    return Address(
        scheme=scheme,
        host=host.name,
        ip=host.ip,
        port=_DEFAULT_PORTS[scheme] if port is None else port,
        target=quote(tail if tail.startswith("/") else f"/{tail}", safe=_SENT_AS_TYPED),
    )


def split_port(authority: str) -> tuple[str, int | None]:
    """Return the host, an IPv6 address still in its brackets, and the port if there is one.

    Raises:
        AddressError: the port is not a number between 1 and 65535.
    """
    end = authority.find("]") + 1 if authority.startswith("[") else authority.find(":")
    host, rest = authority[:end], authority[end:]
    if end < 1 or not rest:
        return authority, None
    port = rest.removeprefix(":")
    if port == rest or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
        raise AddressError(Reason.PORT)
    return host, int(port)


def read_host(text: str) -> Host:
    """Return a name or an IP address; an IPv6 address stands in brackets.

    Raises:
        AddressError: it is neither, or an IP address in a form such as `127.1`, `0x7f000001` or `017700000001`.
    """
    if text.startswith("["):
        if not text.endswith("]") or "%" in text:
            raise AddressError(Reason.HOST)
        return _ip_host(IPv6Address, text[1:-1])
    name = text if text.isascii() else _in_ascii(text)
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError(Reason.HOST)
    if _NUMBER.fullmatch(labels[-1]):  # resolvers read any such name as a number, and no such name can be registered
        return _ip_host(IPv4Address, name)
    return Host(name)


def plain(ip: Ip) -> Ip:
    """Return the IPv4 address to which an IPv4-mapped one connects; others as they are."""
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def _ip_host(kind: type[IPv4Address | IPv6Address], text: str) -> Host:
    try:
        ip = plain(kind(text))
    except ValueError:
        raise AddressError(Reason.IP_SPELLING) from None
    return Host(str(ip), ip)


def _in_ascii(text: str) -> str:
    import idna  # noqa: PLC0415 - its tables are large, and few names need them

    if len(text) > _LONGEST_NAME:
        raise AddressError(Reason.HOST)
    try:
        return idna.encode(text, uts46=True).decode("ascii")
    except ValueError:  # its IDNAError is one
        raise AddressError(Reason.HOST) from None
