"""Reports of mail servers: what they say about our messages, and nothing else they say.

The mails in `delivery_reports/` are shaped as Postfix, Exchange, Gmail, Exim, qmail and Amazon SES document theirs.
"""

from base64 import encodebytes
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.messages.bounces import bounce_of
from services.collector.domain.messages.delivery_reports import (
    DeliveryReport,
    UnreadableReportError,
    read_report,
)

MAILS = Path(__file__).parent / "delivery_reports"
OURS = UUID("0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11")
TOKEN = "AZfypIwefTqbUgx7Wj4tEQBndzIAAAAAAAAAAAAAAAAAAAAAAA"


def read(name: str) -> DeliveryReport:
    """Read one of the mails."""
    return read_report((MAILS / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("postfix_unknown_user", "hard", "5.1.1"),
        ("postfix_no_domain", "hard", "5.4.4"),
        ("postfix_expired", "soft", "4.4.1"),
        ("exchange_not_found", "hard", "5.1.10"),
        ("exchange_edge_blocked", "hard", "5.4.1"),
        ("exchange_full", "soft", "5.2.2"),
        ("gmail_unknown_user", "hard", "5.1.1"),
        ("gmail_policy", "blocked", "5.7.26"),
        ("exim_generic_status", "hard", "5.0.0"),
        ("exim_words", "hard", "5.1.1"),
        ("qmail_words", "hard", "5.1.1"),
        ("ses_bounce", "hard", "5.1.1"),
        ("smtputf8", "hard", "5.1.1"),
    ],
)
def test_bounces_of_many_servers_are_read(name: str, kind: str, status: str) -> None:
    """Each names our message and says whether the address, the moment or the message was the matter."""
    report = read(name)
    assert report.kind == "bounce"
    assert report.bounce is not None
    assert (report.bounce.kind, report.bounce.status) == (kind, status)
    assert OURS in report.message_ids or TOKEN in report.tokens


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("postfix_delayed", "delayed"),
        ("exim_delayed_words", "delayed"),
        ("delivered", "delivered"),
        ("alias_partly", "delivered"),
        ("arf_abuse", "complaint"),
        ("ses_complaint", "complaint"),
        ("arf_opt_out", "opt_out"),
        ("arf_not_spam", "other"),
        ("arf_auth_failure", "other"),
        ("out_of_office", "automatic"),
        ("vacation", "automatic"),
        ("read_receipt", "automatic"),
        ("human_answer", "other"),
    ],
)
def test_what_did_not_come_back_is_no_bounce(name: str, kind: str) -> None:
    """Delays, successes, answers of people and of machines: whatever codes stand in their words."""
    report = read(name)
    assert (report.kind, report.bounce) == (kind, None)


def test_a_server_that_replaces_our_id_is_matched_by_the_link_that_came_back() -> None:
    """Amazon SES gives mails an id of its own; the header with the link to opt out stays."""
    for name in ("ses_bounce", "ses_complaint"):
        report = read(name)
        assert OURS not in report.message_ids
        assert report.tokens == (TOKEN,)
        assert "0102018c1a2b3c4d-5e6f7a8b-9c0d-4e1f-a2b3-c4d5e6f7a8b9-000000@eu-west-1.amazonses.example" in (
            report.gateway_ids
        )


def test_the_envelope_id_counts_most() -> None:
    """It cannot be quoted by mistake; the id of the report itself is none of ours."""
    assert read("postfix_expired").message_ids[0] == OURS
    assert read("postfix_unknown_user").gateway_ids[0] == f"{OURS}@shop.example"
    assert read("spoofed_machine").message_ids == ()


def test_nothing_of_anybody_is_in_a_report() -> None:
    """Addresses, names and words of servers stay behind."""
    for mail in MAILS.glob("*.eml"):
        shown = repr(read_report(mail.read_bytes()))
        assert "ada" not in shown
        assert "customer.example>" not in shown


def test_the_server_that_reports_is_named() -> None:
    """As a host name, or not at all."""
    assert read("exchange_not_found").reporter == "exch01.customer.example"
    hostile = (MAILS / "postfix_unknown_user.eml").read_bytes()
    for name in (b"dns; ada@customer.example", b"dns; <script>", b"x" * 3000, b"dns; a\xff\xfeb", b""):
        changed = hostile.replace(b"Reporting-MTA: dns; mx.shop.example", b"Reporting-MTA: " + name)
        assert read_report(changed).reporter is None


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "", "hard"),
        ("5.1.1 (bad address)", "", "hard"),
        ("5.1.7", "550 5.1.7 sender rejected", "blocked"),
        ("5.2.1", "550 5.2.1 disabled", "hard"),
        ("5.2.2", "552 5.2.2 mailbox full, user unknown", "soft"),
        ("5.2.3", "552 5.2.3 too large", "blocked"),
        ("5.3.4", "552 5.3.4 too big for system", "blocked"),
        ("5.4.6", "554 5.4.6 loop", "soft"),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", "hard"),
        ("5.5.0", "554 5.5.0 syntax", "soft"),
        ("5.6.1", "554 5.6.1 media not supported", "blocked"),
        ("5.7.1", "550 5.7.1 blocked by policy; user unknown", "blocked"),
        ("5.7.13", "525 5.7.13 account disabled", "hard"),
        ("5.7.17", "550 5.7.17 owner changed", "hard"),
        ("5.0.0", "smtp; 550 5.7.1 no", "blocked"),
        ("5.0.0", "smtp; 550 5.1.1 no", "hard"),
        ("5.0.0", "smtp; 550 no", "soft"),
        ("5.0.0", "smtp; 552 user unknown, mailbox full", "soft"),
        ("4.2.2", "", "soft"),
        ("4.7.1", "450 4.7.1 greylisted", "blocked"),
        (None, "550 no such user", "hard"),
        (None, "450 no such user for now", "soft"),
        (None, "", "soft"),
        ("nonsense", "192.0.2.1 550 unknown recipient", "hard"),
        ("192.5.1.1", "", "soft"),
    ],
)
def test_codes_mean_the_address_the_moment_or_us(status: str | None, said: str, kind: str) -> None:
    """Only what says that nobody has the address suppresses it for good; policy is about us and no customer."""
    assert bounce_of(status, said).kind == kind


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_line_ends_do_not_matter(newline: bytes) -> None:
    """Whoever receives mail posts it with either."""
    for mail in MAILS.glob("*.eml"):
        raw = mail.read_bytes()
        assert read_report(raw.replace(b"\n", newline)) == read_report(raw)


@pytest.mark.parametrize("raw", [b"", b" \r\n \n", b"a\n" * 500_000, b"\n--b" * 600, b"--\n" + b"\n--" * 100_000])
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    """Nothing, and what was made to be expensive."""
    with pytest.raises(UnreadableReportError):
        read_report(raw)


def nested(levels: int) -> bytes:
    """Return a mail with parts in parts."""
    head = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(levels))
    return head + b"Content-Type: text/plain\n\nend\n"


@pytest.mark.parametrize(
    "raw",
    [
        nested(200),
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno boundary at all",
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n',
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n\xff\xfe\x00\n',
        b"Content-Type: text/plain; charset=unicode-1-1-utf-7\nFrom: MAILER-DAEMON\n\n+AAA- 550",
        b"Content-Type: text/plain; charset=\xff\xfe\nFrom: postmaster\nContent-Transfer-Encoding: base64\n\n%%%",
        b"From: =?rot13?q?MAILER-DAEMON?=\nSubject: =?utf-8?b?////?=\n\n",
        b"From: postmaster\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\nM\n",
        b"\x00" * 1000,
        b"Auto-Submitted\n: no\n\n",
        b"From: " + b"a" * 1_000_000 + b"\n\n",
        b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nQWN0aW9uOiBmYWlsZWQ=\n",
    ],
)
def test_broken_mails_are_read_or_refused_and_never_fail(raw: bytes) -> None:
    """Whatever is wrong with parts, charsets and encodings."""
    try:
        report = read_report(raw)
    except UnreadableReportError:
        return
    assert report.message_ids == ()


def test_a_report_in_base64_is_read() -> None:
    """RFC 3464 forbids it, and some do it."""
    fields = f"Reporting-MTA: dns; mx.example\nOriginal-Envelope-Id: {OURS}\n\nAction: failed\nStatus: 5.1.1\n"
    head = b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
    report = read_report(head + encodebytes(fields.encode()))
    assert (report.kind, report.message_ids, report.reporter) == ("bounce", (OURS,), "mx.example")


@given(st.binary(max_size=400), st.sampled_from(sorted(MAILS.glob("*.eml"))), st.integers(0, 4000))
def test_damaged_mails_never_fail(noise: bytes, mail: Path, place: int) -> None:
    """Noise anywhere in a mail makes it another mail, or none."""
    raw = mail.read_bytes()
    try:
        read_report(raw[:place] + noise + raw[place:])
    except UnreadableReportError:
        return


def test_a_large_mail_that_came_back_is_read() -> None:
    """What was attached costs no more than its lines."""
    attached = b"\n".join([b"QUJD" * 19] * 130_000)
    assert read_report((MAILS / "postfix_unknown_user.eml").read_bytes() + attached).kind == "bounce"
