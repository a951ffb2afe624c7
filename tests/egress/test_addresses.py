"""An address that a user typed in is read strictly: what two programs could read differently is refused."""

# ruff: noqa: RUF001 - letters that look like others are the point

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.egress.addresses import Address, Ip, parse_address
from shared.egress.policy import EgressPolicy
from shared.egress.reasons import AddressError, EgressError, Reason

ANYWHERE = EgressPolicy(ports=frozenset(range(1, 65536)), plain_http=True)


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        ("https://example.com", "https://example.com", "/"),
        ("HTTPS://Example.COM:443/a/b?c=d", "https://example.com", "/a/b?c=d"),
        ("http://example.com:8080?x", "http://example.com:8080", "/?x"),
        ("https://example.com./hook", "https://example.com", "/hook"),
        ("https://a.b/c?d=/e?f@g", "https://a.b", "/c?d=/e?f@g"),
        ("https://bücher.example/ä?ö=%20", "https://xn--bcher-kva.example", "/%C3%A4?%C3%B6=%20"),
        ("https://ＥＸＡＭＰＬＥ。com/", "https://example.com", "/"),
        ("http://my_chat:8065/hooks/x", "http://my_chat:8065", "/hooks/x"),
        ("https://1.example/", "https://1.example", "/"),
        ("https://9.9.9.9/", "https://9.9.9.9", "/"),
        ("https://[2606:4700:0::0001]:8443/", "https://[2606:4700::1]:8443", "/"),
        ("http://[::ffff:9.9.9.9]/", "http://9.9.9.9", "/"),
    ],
)
def test_address_is_read(text: str, origin: str, target: str) -> None:
    """Scheme and name come in lower case, the name in ASCII and without its last dot, the rest as it was typed."""
    address = parse_address(text)
    assert (address.origin, address.target) == (origin, target)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *[(text, Reason.SCHEME) for text in ("", "example.com", "//example.com", "ftp://a.b", "file:///etc/passwd")],
        *[(text, Reason.SCHEME) for text in ("javascript:alert(1)", "http:/a.b", "httpſ://a.b", "gopher://a.b:70/_")],
        *[(f"http://{text}", Reason.CREDENTIALS) for text in ("a@b", "a:b@c.d", "9.9.9.9@127.0.0.1", "@a.b", "a%40@b")],
        *[(f"https://a.b{text}", Reason.FRAGMENT) for text in ("#", "/#x", "#@c.d", "/?#")],
        *[
            (f"https://a.b/{text}", Reason.CHARACTERS)
            for text in (" ", "\t", "\r\nX: y", "\0", "\x7f", "\x85", "\u2028")
        ],
        *[
            (text, Reason.CHARACTERS)
            for text in (" https://a.b", "https://a.b\n", "https://a.b\\@c.d", "https://a\u200b.b")
        ],
        *[(text, Reason.CHARACTERS) for text in ("https://a.b/\ud800", "https://a\u00ad.b", "https://a\u202eb.c")],
        *[(f"http://{text}", Reason.HOST) for text in (".", "..", "a..b", ".a", "a.b..", "-a.b", "a-.b", "a+b")],
        *[(f"http://{text}", Reason.HOST) for text in ("%31%32%37.0.0.1", "a%2eb", "a／b", "℀.b", "a,b", "a;b")],
        *[
            (f"http://{text}", Reason.HOST)
            for text in (":80", "::1", "[::1", "[fe80::1%25eth0]", "[::1%eth0]", f"{'a' * 64}.b")
        ],
        *[(f"http://{text}", Reason.HOST) for text in ("a." * 130 + "b", "ä" * 300, "xn--\u00e4.b", "[a")],
        *[
            (f"http://{text}", Reason.IP_SPELLING)
            for text in ("127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1")
        ],
        *[
            (f"http://{text}", Reason.IP_SPELLING)
            for text in ("017700000001", "0", "127.0.0.01", "1.2.3.4.5", "256.1.1.1")
        ],
        *[
            (f"http://{text}", Reason.IP_SPELLING)
            for text in ("a.1", "a.0x", "0X7F.1.", "１２７.１", "[::g]", "[1.2.3.4]", "[]")
        ],
        *[(f"http://a.b:{text}", Reason.PORT) for text in ("", "0", "00080", "65536", "99999", "-1", "+80", "8_0")],
        *[(f"http://{text}", Reason.PORT) for text in ("a:٨٠", "[v1.a]x", "[::1]80", "[::1]:", "a:80:80", "a:0x50")],
        ("https://a.b/" + "x" * 2000, Reason.TOO_LONG),
    ],
)
def test_other_text_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    """The reason says what to mend, in words too, and repeats nothing of the address."""
    with pytest.raises(AddressError) as caught:
        parse_address(text)
    assert caught.value.reason is reason
    assert caught.value.detail
    assert str(caught.value) == reason.value


def test_path_and_query_are_secret() -> None:
    """What an address looks like in a log or a traceback has no token in it."""
    assert "token" not in repr(parse_address("https://hooks.example/token?token=1"))


def numeric(host: str) -> Ip | None:
    """Return the IP address as which the machine reads a host without asking anybody; None: it is a name."""
    try:
        found = socket.getaddrinfo(host.encode(), None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        return None
    return ip_address(found[0][4][0])


def reached(text: str) -> Ip | None:
    """Return the IP address to which a request would go, if the address has one in it and nothing refuses it."""
    try:
        address = parse_address(text)
        ANYWHERE.check(address)
    except EgressError:
        return None
    machine = numeric(address.host)
    assert machine == address.ip, "the machine reads another address than was checked"
    return machine


PRIVATE = (
    *("100.64.0.1", "100.127.255.254", "127.0.0.1", "127.1.2.3", "10.0.0.1", "10.255.255.255"),
    *("0.0.0.0", "0.1.2.3"),  # noqa: S104 - called, not listened on
    *("169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.192", "192.0.2.1"),
    *("192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255"),
)
PRIVATE_6 = (
    *(
        "::",
        "::1",
        "100::1",
        "64:ff9b:1::a00:1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ),
    *(
        "2001::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
        "e000::1",
        "2002:909:909::1",
    ),
)
PREFIXES = ("::", "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "2606:4700::5efe:", "2606:4700::200:5efe:")


def number(value: int, base: int) -> str:
    return {8: f"0{value:o}", 10: f"{value}", 16: f"0x{value:x}"}[base]


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Make hosts that somebody who knows resolvers would try for a private address."""
    ip = IPv4Address(draw(st.sampled_from(PRIVATE)))
    octets, value = ip.packed, int(ip)
    base = st.sampled_from((8, 10, 16))
    parts = draw(st.sampled_from((1, 2, 3, 4)))
    rest = value & ((1 << 8 * (5 - parts)) - 1)
    written = ".".join([*(number(octet, draw(base)) for octet in octets[: parts - 1]), number(rest, draw(base))])
    sixth = [f"[{prefix}{ip}]" for prefix in PREFIXES]
    tunnels = [f"[2002:{value >> 16:x}:{value & 65535:x}::1]", f"[2001:0:{value >> 16:x}:{value & 65535:x}::]"]
    host: str = draw(st.sampled_from([str(ip), written, *sixth, *tunnels, *(f"[{one}]" for one in PRIVATE_6)]))
    if draw(st.booleans()):
        host = "".join(chr(ord(one) + 0xFEE0) if one.isalnum() and draw(st.booleans()) else one for one in host)
    dot: str = draw(st.sampled_from((".", "。", "．", "｡")))
    return host.replace(".", dot) + draw(st.sampled_from(("", ".", "。")))


@given(host=spellings(), scheme=st.sampled_from(("http", "https")), rest=st.sampled_from(("", ":443", "/x", ":80/?y")))
@example(host="169.254.169.254", scheme="http", rest="/latest/meta-data/")
@example(host="[::ffff:169.254.169.254]", scheme="http", rest="")
def test_no_spelling_of_a_private_address_passes(host: str, scheme: str, rest: str) -> None:
    """Decimal, octal, hexadecimal, short, full-width, mapped, translated, tunnelled: none gets through."""
    assert reached(f"{scheme}://{host}{rest}") is None


@given(st.text("0123456789abcdefxX.:[]@/%?#-。１２７", max_size=24))
@example("0x7f.0.0.1")
@example("[::ffff:7f00:1]")
def test_what_passes_is_global(text: str) -> None:
    """Whatever is typed: an IP address that passes is the one that the machine reads, and it is a public one."""
    ip = reached(f"http://{text}")
    assert ip is None or (ip.is_global and not ip.is_multicast)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail in another way, and what it reads can be written into a request."""
    for whole in (text, f"https://{text}", f"https://a.b/{text}"):
        try:
            address = parse_address(whole)
        except AddressError:
            continue
        assert isinstance(address, Address)
        assert all("!" <= one <= "~" for one in address.authority + address.target)
        assert "/" not in address.authority


@given(st.ip_addresses(v=6).map(str))
def test_v6_addresses_pass_only_if_global(text: str) -> None:
    """What Python calls not global never passes."""
    ip = reached(f"http://[{text}]/")
    assert ip is None or (ip.is_global and isinstance(ip, IPv6Address | IPv4Address))
