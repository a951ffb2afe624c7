"""The connection goes to an address that was checked; TLS is about the name, whatever it was resolved to."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import trustme

from shared.egress.addresses import Ip
from shared.egress.egress import Deadlines
from shared.egress.outcomes import EgressRequest
from shared.egress.reasons import EgressError, Reason
from shared.egress.resolving import SystemResolver
from shared.testing.receiver import Names, answer, hang, receiver, sending
from tests.egress.conftest import Opens, post_until

OK = answer(200)


def proves(authority: trustme.CA, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
    """Return what a receiver proves itself with."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


async def test_name_is_kept_while_the_address_is_pinned(way_out: Opens, authority: trustme.CA) -> None:
    """Server name, certificate and `Host` are the name's; the name was resolved once."""
    names = Names({"xn--bcher-kva.example": [["127.0.0.1"]]})
    context = proves(authority, "xn--bcher-kva.example")
    shown: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: shown.append(name)
    async with receiver(OK, tls=context) as there:
        url = f"https://Bücher.example.:{there.port}/x"
        reply = await way_out(resolver=names).post(EgressRequest(url=url, body=b"{}"))
        assert there.header("Host") == f"xn--bcher-kva.example:{there.port}"
    assert reply.outcome == "delivered"
    assert shown == names.asked == ["xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("certified", "days", "reason"),
    [
        ("other.example", 1, Reason.CERTIFICATE_NAME),
        ("127.0.0.1", 1, Reason.CERTIFICATE_NAME),
        ("*.receiver.example", 1, Reason.CERTIFICATE_NAME),
        ("receiver.example", -1, Reason.CERTIFICATE_EXPIRED),
    ],
)
async def test_wrong_certificate_is_refused(
    way_out: Opens, authority: trustme.CA, certified: str, days: int, reason: Reason
) -> None:
    """It must be for the name, not for the address behind it; nothing of the request leaves."""
    year = datetime.now(UTC).year + days
    context = proves(authority, certified, not_after=datetime(year, 1, 1, tzinfo=UTC))
    async with receiver(OK, tls=context) as there:
        egress = way_out(resolver=Names({"receiver.example": [["127.0.0.1"]]}))
        reply = await egress.post(EgressRequest(url=f"https://receiver.example:{there.port}/", body=b"{}"))
        assert there.heads == []
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", reason)


async def test_unknown_authority_is_refused(way_out: Opens) -> None:
    """A receiver that vouches for itself is nobody."""
    async with receiver(OK, tls=proves(trustme.CA(), "127.0.0.1")) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.arrived, reply.reason) == ("no", Reason.CERTIFICATE_UNTRUSTED)


async def test_certificate_of_an_address_counts_for_the_address(way_out: Opens, authority: trustme.CA) -> None:
    async with receiver(OK, tls=proves(authority, "127.0.0.1")) as there:
        assert (await way_out().post(EgressRequest(url=there.url, body=b"{}"))).outcome == "delivered"


async def test_receiver_without_tls(way_out: Opens) -> None:
    """One that answers something else, and one that says nothing."""
    async with receiver(hang, before=sending(b"HTTP/1.1 400 So\r\n\r\n")) as there:
        url = there.url.replace("http:", "https:")
        reply = await way_out().post(EgressRequest(url=url, body=b"{}"))
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.TLS_FAILED)
    async with receiver(hang, before=hang) as there:
        request = EgressRequest(url=there.url.replace("http:", "https:"), body=b"{}")
        reply = await post_until(
            way_out, request, lambda reply: reply.reason is not Reason.CONNECTION_TIMEOUT, deadline="connect"
        )
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.TLS_TIMEOUT)


async def test_old_protocol_is_refused(way_out: Opens, authority: trustme.CA) -> None:
    context = proves(authority, "127.0.0.1")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLS"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with receiver(OK, tls=context) as there:
        reply = await way_out().post(EgressRequest(url=there.url, body=b"{}"))
    assert (reply.arrived, reply.reason) == ("no", Reason.TLS_FAILED)


async def test_name_that_changes_between_check_and_connection(way_out: Opens) -> None:
    """It is asked once, so what it says the second time is never used; a new connection checks anew."""
    names = Names({"rebinding.example": [["127.0.0.1"], ["169.254.169.254"]]})
    async with receiver(answer(200, {"Connection": "close"})) as there:
        egress = way_out(resolver=names)
        request = EgressRequest(url=f"http://rebinding.example:{there.port}/", body=b"{}")
        assert (await egress.post(request)).outcome == "delivered"
        assert names.asked == ["rebinding.example"]
        reply = await egress.post(request)
        assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.METADATA)
        assert len(there.heads) == 1


@pytest.mark.parametrize(
    "found",
    [
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["2606:4700::1", "8.8.8.8", "::1"],
        ["::ffff:127.0.0.1"],
        ["0.0.0.0"],  # noqa: S104 - called, not listened on
        ["::"],
        ["10.0.0.1"],
    ],
)
async def test_name_with_one_private_address_is_refused(way_out: Opens, found: Sequence[str]) -> None:
    """None of its addresses is called, not even the public one."""
    async with receiver(OK) as there:
        egress = way_out(allowed=[], resolver=Names({"mixed.example": [found]}))
        reply = await egress.post(EgressRequest(url=f"http://mixed.example:{there.port}/", body=b"{}"))
        assert there.connections == 0
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.NOT_PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://localhost:{port}/",
            "http://127.0.0.1:{port}/",
            "http://[::ffff:127.0.0.1]:{port}/",
            "http://localhost.:{port}",
        ),
        *("http://127.1:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0:{port}/"),
        *(
            "http://0177.0.0.1:{port}/",
            "http://127。0。0。1:{port}/",
            "http://a@127.0.0.1:{port}/",
            "http://127.0.0.1.:{port}/",
        ),
        *("http://[::127.0.0.1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/"),
    ],
)
async def test_this_machine_is_not_reached_in_any_spelling(way_out: Opens, url: str) -> None:
    """By the resolver of the machine, with something that really listens."""
    async with receiver(OK) as there:
        reply = await way_out(allowed=[]).post(EgressRequest(url=url.format(port=there.port), body=b"{}"))
        assert there.connections == 0
    assert (reply.outcome, reply.arrived) == ("failed", "no")


async def test_next_address_is_tried(way_out: Opens) -> None:
    """One that refuses does not hide the others; after three it is enough."""
    async with receiver(OK) as there:
        four = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.1"]
        names = Names({"near.example": [[*four[:2], four[3]]], "far.example": [four]})
        egress = way_out(resolver=names)
        near = await egress.post(EgressRequest(url=f"http://near.example:{there.port}/", body=b"{}"))
        far = await egress.post(EgressRequest(url=f"http://far.example:{there.port}/", body=b"{}"))
    assert near.outcome == "delivered"
    assert (far.arrived, far.reason) == ("no", Reason.CONNECTION_REFUSED)


async def test_both_families_are_tried(way_out: Opens) -> None:
    """Where all the first addresses are of a family that leads nowhere, the other one is still tried."""
    async with receiver(OK) as there:
        names = Names({"two.example": [["::1", "::1", "fd00::1", "fd00::2", "127.0.0.1"]]})
        egress = way_out(allowed=["127.0.0.1", "::1", "fd00::/8"], resolver=names)
        reply = await egress.post(EgressRequest(url=f"http://two.example:{there.port}/", body=b"{}"))
    assert reply.outcome == "delivered"


async def test_names_of_the_machine_are_resolved(way_out: Opens) -> None:
    """As other programs of the machine do; a name that does not exist has a reason of its own."""
    async with receiver(OK) as there:
        egress = way_out(allowed=["localhost"])
        known = await egress.post(EgressRequest(url=f"http://localhost:{there.port}/", body=b"{}"))
    assert known.outcome == "delivered"
    resolver = SystemResolver()
    assert "127.0.0.1" in {str(ip) for ip in await resolver.resolve("localhost")}
    with pytest.raises(EgressError) as caught:
        await resolver.resolve("no-such-name.invalid")
    assert caught.value.reason in {Reason.NAME_UNKNOWN, Reason.NAME_FAILED}


async def test_name_without_addresses_and_name_that_hangs(way_out: Opens) -> None:
    """Nothing is sent, and the reason says which it was."""

    class Hangs:
        async def resolve(self, _host: str) -> Sequence[Ip]:
            await asyncio.Event().wait()
            return []

    request = EgressRequest(url="https://a.example/", body=b"{}")
    for names in (Names({"a.example": [[]]}), Names({})):
        reply = await way_out(resolver=names).post(request)
        assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.NAME_UNKNOWN)
    late = way_out(resolver=Hangs(), deadlines=Deadlines(wait=60, connect=0.1, total=60))
    reply = await late.post(request)
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.NAME_TIMEOUT)


async def test_lookups_of_one_name_are_shared() -> None:
    """However many ask at once, and whether or not those before them lose their patience."""
    resolver = SystemResolver()
    asking = [asyncio.create_task(resolver.resolve("localhost")) for _ in range(200)]
    await asyncio.sleep(0)
    for one in asking[::2]:
        one.cancel()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert {str(one) for one in found[1::2]} == {str(await resolver.resolve("localhost"))}
