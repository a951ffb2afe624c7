"""Receipts come late, twice and in any order, and each message ends the same."""

from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.messages.message import MessageState
from services.collector.domain.messages.receipts import ReceiptNews, ReceiptState, news_of

AFTER: dict[ReceiptNews, MessageState] = {"taken": "sent", "delivered": "delivered", "bounced": "bounced"}
REPORTED: list[ReceiptState] = ["on_its_way", "delivered", "failed", "expired", "rejected"]


def end(state: MessageState, receipts: Sequence[ReceiptState]) -> MessageState:
    """Return the state after all receipts."""
    for receipt in receipts:
        news = news_of(state, receipt)
        state = state if news is None else AFTER[news]
    return state


@given(st.sampled_from(["sending", "unknown", "sent"]), st.lists(st.sampled_from(REPORTED), max_size=6), st.randoms())
def test_order_and_repetition_make_no_difference(
    state: MessageState, receipts: list[ReceiptState], shuffle: Random
) -> None:
    again = [*receipts, *receipts]
    shuffle.shuffle(again)

    assert end(state, again) == end(state, receipts)


@pytest.mark.parametrize("receipts", list(permutations(["on_its_way", "failed", "delivered"])))
def test_what_has_arrived_has_arrived(receipts: tuple[ReceiptState, ...]) -> None:
    assert end("sent", receipts) == "delivered"


@given(st.sampled_from(["requested", "refused", "failed", "delivered"]), st.sampled_from(REPORTED))
def test_what_was_not_sent_or_has_arrived_is_left_alone(state: MessageState, receipt: ReceiptState) -> None:
    assert news_of(state, receipt) is None


def test_a_receipt_says_that_what_nobody_knew_about_was_taken() -> None:
    assert news_of("unknown", "on_its_way") == "taken"
    assert news_of("sent", "on_its_way") is None
