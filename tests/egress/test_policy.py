"""What may be called, and what whoever runs Heed can allow beyond that."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings

from shared.egress.addresses import parse_address
from shared.egress.allow_list import AllowList
from shared.egress.networks import is_metadata, is_public
from shared.egress.policy import EgressPolicy
from shared.egress.reasons import AddressError, Reason

METADATA = (
    *("169.254.169.254", "169.254.170.2", "169.254.42.42", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42", "fe80::a9fe:a9fe"),
    *("::ffff:169.254.169.254", "::169.254.169.254", "::ffff:0:169.254.169.254", "64:ff9b::169.254.169.254"),
    *(
        "64:ff9b:1::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::1",
        "2001::5601:5601",
        "fd12::5efe:a9fe:a9fe",
    ),
)
EVERYTHING = AllowList.parse(["0.0.0.0/0", "::/0", "internal.example", "*.internal.example"])


def refusal(policy: EgressPolicy, url: str, *ips: str) -> Reason | None:
    try:
        policy.check(parse_address(url), [ip_address(ip) for ip in ips])
    except AddressError as error:
        return error.reason if error.detail else None
    return None


@pytest.mark.parametrize("ip", METADATA)
def test_metadata_is_never_allowed(ip: str) -> None:
    """Not by its network, not by its name, not in any disguise."""
    policy = EgressPolicy(allowed=EVERYTHING, plain_http=True)
    assert is_metadata(ip_address(ip))
    assert refusal(policy, "http://internal.example/", "8.8.8.8", ip) is Reason.METADATA
    literal = f"[{ip}]" if ":" in ip else ip
    assert refusal(policy, f"http://{literal}/") is Reason.METADATA


def test_only_web_ports_and_encryption_for_the_public() -> None:
    """A public target that is not in the list has a port of HTTP and speaks TLS."""
    policy = EgressPolicy(allowed=AllowList.parse(["mail.example:25", "9.9.9.0/24"]))
    assert refusal(policy, "https://a.example/", "8.8.8.8") is None
    assert refusal(policy, "https://a.example:8443/", "2606:4700::1", "8.8.8.8") is None
    assert refusal(policy, "https://a.example:25/", "8.8.8.8") is Reason.NOT_A_WEB_PORT
    assert refusal(policy, "http://a.example/", "8.8.8.8") is Reason.NOT_ENCRYPTED
    assert refusal(EgressPolicy(plain_http=True), "http://a.example/", "8.8.8.8") is None
    assert refusal(policy, "http://mail.example:25/", "8.8.8.8") is None
    assert refusal(policy, "http://a.example:7/", "9.9.9.9") is None


def test_every_address_of_a_name_must_pass() -> None:
    """One private address among public ones spoils the name, wherever it stands."""
    public = ["8.8.8.8", "2606:4700::1", "1.1.1.1"]
    for place in range(len(public) + 1):
        mixed = [*public[:place], "10.0.0.7", *public[place:]]
        assert refusal(EgressPolicy(), "https://a.example/", *mixed) is Reason.NOT_PUBLIC
    assert (
        refusal(EgressPolicy(allowed=AllowList.parse(["10.0.0.7:443"])), "https://a.example/", *public, "10.0.0.7")
        is None
    )


@pytest.mark.parametrize(
    ("entry", "allowed", "refused"),
    [
        ("mattermost", "http://mattermost:8065/", "http://mattermost.example/"),
        ("MatterMost.:8065", "http://mattermost:8065/", "http://mattermost:8066/"),
        ("*.corp.example", "https://a.b.corp.example/", "https://corp.example/"),
        ("*.corp.example:443", "https://x.corp.example/", "https://x.corp.example:8443/"),
        ("*.corp.example", "https://corp.corp.example/", "https://evilcorp.example/"),
        ("bücher.example", "https://xn--bcher-kva.example/", "https://bucher.example/"),
    ],
)
def test_names_are_allowed(entry: str, allowed: str, refused: str) -> None:
    """An entry allows what it says and nothing beside it."""
    policy = EgressPolicy(allowed=AllowList.parse([entry]))
    assert refusal(policy, allowed, "10.0.0.7") is None
    assert refusal(policy, refused, "10.0.0.7") is Reason.NOT_PUBLIC


@pytest.mark.parametrize(
    ("entry", "allowed", "refused"),
    [
        ("10.20.0.0/16", "http://10.20.255.1:3000/", "http://10.21.0.1:3000/"),
        ("10.20.0.0/16:3000", "http://10.20.255.1:3000/", "http://10.20.255.1:3001/"),
        ("10.0.0.7", "http://10.0.0.7/", "http://10.0.0.8/"),
        ("10.0.0.7:8080", "http://[::ffff:10.0.0.7]:8080/", "http://10.0.0.7/"),
        ("::ffff:10.0.0.7", "http://10.0.0.7/", "http://[::10.0.0.7]/"),
        ("fd00::/8", "http://[fd12::1]:1/", "http://[fc00::1]:1/"),
        ("[fd00::/8]:8443", "http://[fd12::1]:8443/", "http://[fd12::1]:8444/"),
        ("[::1]:9000", "http://[::1]:9000/", "http://[::1]:9001/"),
        ("::1", "http://[::1]:9000/", "http://127.0.0.1:9000/"),
    ],
)
def test_networks_are_allowed(entry: str, allowed: str, refused: str) -> None:
    policy = EgressPolicy(allowed=AllowList.parse([f" {entry} "]))
    assert refusal(policy, allowed) is None
    assert refusal(policy, refused) is Reason.NOT_PUBLIC


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("10.20.0.1/16", "10.20.0.0/16"),
        ("10.0.0.0/33", "no network"),
        ("10.0.0.0:80/8", "port"),
        ("mattermost:0", "port"),
        ("mattermost:http", "port"),
        ("http://mattermost", "port"),
        ("127.1", "none of"),
        ("*", "none of"),
        ("a.*.b", "none of"),
        ("", "none of"),
        ("169.254.169.254", "never"),
        ("169.254.0.0/17", "never"),
        ("[fd00:ec2::254]:80", "never"),
        ("64:ff9b::a9fe:a9fe", "never"),
    ],
)
def test_entry_that_cannot_be_meant_is_named(entry: str, words: str) -> None:
    """Whoever runs Heed learns at the start which entry is wrong, and how it would be right."""
    with pytest.raises(ValueError, match=r"^the entry ") as caught:
        AllowList.parse(["10.0.0.0/8", entry])
    assert repr(entry) in str(caught.value)
    assert words in str(caught.value)


def test_list_stands_in_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service declares it as a setting, and a wrong entry keeps the process from starting."""

    class Settings(BaseSettings):
        targets: tuple[str, ...] = ()

        @field_validator("targets")
        @classmethod
        def _are_targets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
            AllowList.parse(value)
            return value

    assert Settings().targets == ()
    monkeypatch.setenv("TARGETS", '["mattermost:8065", "10.0.0.0/8"]')
    assert len(AllowList.parse(Settings().targets).entries) == 2
    monkeypatch.setenv("TARGETS", '["10.0.0.1/8"]')
    with pytest.raises(ValidationError, match=r"the entry '10\.0\.0\.1/8' is no network"):
        Settings()


PRIVATE_BEHIND_PUBLIC_FORMS = [
    *("::10.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1"),
    *("64:ff9b:1::10.0.0.1", "2002:a00:1::1", "2001:0:a00:1::1", "2606:4700::5efe:10.0.0.1"),
]
CLOSED = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "::/8", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    *("5f00::/16", "4000::/2", "8000::/1", "64:ff9b:1::/48"),
]


@pytest.mark.parametrize("text", [*PRIVATE_BEHIND_PUBLIC_FORMS, *("ff02::1", "fec0::1")])
def test_private_address_in_another_form_is_closed(text: str) -> None:
    """Translated and tunnelled, although Python calls some of them global."""
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", CLOSED)
def test_closed_networks_are_closed_to_their_edges(text: str) -> None:
    """First and last address of each; `::/8` has no NAT64 of a public address at its edges."""
    network = ip_network(text)
    assert not is_public(network[0])
    assert not is_public(network[-1])


@pytest.mark.parametrize(
    "text",
    [
        *("1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"),
        *(
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
        ),
        *(
            "2000::",
            "2001:200::",
            "2001:4860:4860::8888",
            "2003::",
            "3ffe::",
            "3fff:1000::",
            "2a00::1",
            "64:ff9b::808:808",
        ),
    ],
)
def test_neighbours_of_closed_networks_are_open(text: str) -> None:
    """Nothing is refused that is public, and machines without IPv4 reach it through NAT64."""
    assert is_public(ip_address(text))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_closed(ip: object) -> None:
    """The two lists were made independently; ours is the stricter one."""
    address = ip_address(str(ip))
    assert not is_public(address) or (address.is_global and not address.is_multicast)
