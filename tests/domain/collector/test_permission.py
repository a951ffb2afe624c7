"""Who may be written to: the last wish counts, and without a basis nothing is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.permission import Permission, last_wish, permission, wants_no_surveys
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.consents.wish import wishes_once
from shared.ids import uuid7
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHANNELS = get_args(MessageChannel)
PURPOSES = get_args(MessagePurpose)
BASES = get_args(MessageBasis)
ADA = b"a" * 32


def entry(wish: str, at: int = 0, **more: object) -> ConsentEntry:
    """Return a line of the ledger, uttered so many minutes after noon."""
    said_at = NOON + timedelta(minutes=at)
    values = {"id": uuid7(), "person": ADA, "wish": wish, "source": "api", "said_at": said_at, **more}
    return ConsentEntry(**values)  # type: ignore[arg-type]  # of any type


def suppression(**more: object) -> Suppression:
    """Return that an address came back."""
    values = {"id": uuid7(), "address": ADA, "channel": "email", "reason": "hard_bounce", "since": NOON, **more}
    return Suppression(**values)  # type: ignore[arg-type]  # of any type


def ask(entries: Sequence[ConsentEntry], **more: object) -> Permission:
    """Return whether a survey may be sent by mail an hour later."""
    asked = {"channel": "email", "purpose": "survey", "claimed": None, "now": NOON + timedelta(hours=1), **more}
    return permission(entries, asked.pop("suppressions", []), **asked)  # type: ignore[arg-type]  # of any type


def test_nothing_is_sent_without_a_basis() -> None:
    """Whoever said nothing is written to only on a basis that the sender can name; a consent cannot be claimed."""
    assert ask([]) == Permission("no_basis")
    assert ask([], claimed="consent") == Permission("no_basis")
    assert ask([], claimed="existing_customer") == Permission("ok", "existing_customer")


@pytest.mark.parametrize("basis", BASES)
def test_what_was_given_is_the_basis(basis: MessageBasis) -> None:
    """The ledger names it, whatever the sender claims."""
    assert ask([entry("given", basis=basis)], claimed="request") == Permission("ok", basis)


def test_the_last_wish_counts_by_when_it_was_uttered() -> None:
    """A consent that is imported later, but is older than an objection, opens nothing."""
    objected, agreed = entry("withdrawn", 5), entry("given", 3, basis="consent")
    assert ask([objected, agreed]).reason == "opted_out"
    assert ask([objected, replace(agreed, said_at=NOON + timedelta(minutes=6))]).reason == "ok"


def test_of_two_wishes_of_one_moment_the_objection_counts() -> None:
    """Whatever their order and their ids."""
    both = [entry("withdrawn"), entry("given"), entry("withdrawn"), entry("given")]
    assert ask(both).reason == ask(both[::-1]).reason == "opted_out"


def test_an_objection_outweighs_what_the_sender_claims() -> None:
    """To have bought something once is no reason to write to somebody who does not want it."""
    assert ask([entry("withdrawn")], claimed="existing_customer").reason == "opted_out"
    assert ask([entry("withdrawn", purpose="survey")], purpose="service_contact", claimed="request").reason == "ok"
    assert ask([entry("withdrawn", channel="sms")], claimed="request").reason == "ok"


def test_what_was_undone_never_was() -> None:
    """After a mistake the earlier consent counts again; what was wished in another way stays."""
    agreed, mistake = entry("given", basis="request"), entry("withdrawn", 1)
    undone = entry("given", 2, undoes=mistake.id)
    assert ask([agreed, mistake, undone]) == Permission("ok", "request")
    assert ask([mistake, undone]) == Permission("no_basis")
    assert ask([agreed, mistake, undone, entry("withdrawn", 1)]).reason == "opted_out"


def test_suppressed_addresses_are_not_used() -> None:
    """As long as the suppression holds; an objection is the better reason."""
    agreed = [entry("given")]
    assert ask(agreed, suppressions=[suppression()]).reason == "suppressed"
    over = NOON + timedelta(minutes=59)
    assert ask(agreed, suppressions=[suppression(until=over), suppression(released_at=over)]).reason == "ok"
    assert ask([entry("withdrawn")], suppressions=[suppression()]).reason == "opted_out"


@pytest.mark.parametrize(
    ("entries", "channel", "expected"),
    [
        ([entry("withdrawn")], "web", True),
        ([entry("withdrawn", channel="sms")], "web", False),
        ([entry("withdrawn", channel="sms")], "sms", True),
        ([entry("withdrawn", purpose="service_contact")], "web", False),
        ([entry("withdrawn"), entry("given", 1, channel="sms")], "sms", False),
        ([entry("withdrawn"), entry("given", 1, channel="sms")], "web", True),
        ([entry("withdrawn"), entry("given", 1, purpose="survey")], "kiosk", False),
        ([], "email", False),
    ],
)
def test_who_wants_no_surveys_is_not_asked(entries: list[ConsentEntry], channel: str, *, expected: bool) -> None:
    """On a website a wish counts that names no channel; one about text messages says nothing about it."""
    assert wants_no_surveys(entries, channel) is expected


_ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["given", "withdrawn"]),
        st.integers(0, 3),
        channel=st.sampled_from([None, *CHANNELS]),
        purpose=st.sampled_from([None, *PURPOSES]),
        basis=st.sampled_from([None, *BASES]),
    ),
    max_size=6,
)
_UNDONE = st.sets(st.integers(0, 5))


@given(_ENTRIES, _UNDONE, st.sampled_from(CHANNELS), st.sampled_from(PURPOSES), st.sampled_from([None, *BASES]))
def test_permission_is_what_the_ledger_says_line_by_line(
    entries: list[ConsentEntry],
    undone: set[int],
    channel: MessageChannel,
    purpose: MessagePurpose,
    claimed: MessageBasis | None,
) -> None:
    """An oracle that goes through the lines in order and writes down, like a clerk, what holds after each."""
    mistakes = [one for place, one in enumerate(entries) if place in undone]
    ledger = entries + [entry("given", 4, undoes=one.id) for one in mistakes]
    verdict: tuple[str, MessageBasis | None] = ("unknown", None)
    for moment in range(4):
        now = [one for one in entries if one not in mistakes and one.said_at == NOON + timedelta(minutes=moment)]
        for wish in ("given", "withdrawn"):  # of one moment the objection is written down last
            for one in sorted(now, key=lambda line: line.id):
                covers = one.channel in {None, channel} and one.purpose in {None, purpose}
                if covers and one.wish == wish:
                    verdict = (wish, one.basis)
    expected = {
        "withdrawn": Permission("opted_out"),
        "given": Permission("ok", verdict[1] or "consent"),
        "unknown": Permission("no_basis") if claimed in {None, "consent"} else Permission("ok", claimed),
    }[verdict[0]]
    found = permission(ledger, [], channel=channel, purpose=purpose, claimed=claimed, now=NOON + timedelta(hours=1))
    assert found == expected
    assert found == permission(
        ledger[::-1], [], channel=channel, purpose=purpose, claimed=claimed, now=NOON + timedelta(hours=1)
    )
    last = last_wish(ledger, channel, purpose)
    assert (None if last is None else last.wish) == (None if verdict[0] == "unknown" else verdict[0])


def test_each_wish_is_shown_once_however_many_names_it_stands_under() -> None:
    """The newest first; what was undone, and that it was, are two different things."""
    names = [bytes([number]) * 32 for number in range(3)]
    first = [entry("withdrawn", 1, person=name) for name in names]
    second = [entry("given", 2, person=one.person, undoes=one.id) for one in first]
    third = [entry("withdrawn", 3, person=name, purpose="survey") for name in names]
    shown = wishes_once([*first, *second, *third])
    assert [(one.wish, one.purpose, one.undoes is not None) for one in shown] == [
        ("withdrawn", "survey", False),
        ("given", None, True),
        ("withdrawn", None, False),
    ]
