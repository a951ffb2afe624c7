"""Asking somebody again after an answer: that answer, and the showings that led to it, do not count against it."""

from collections.abc import Sequence

from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.responses.response import StoredResponse


def without_answer(met: Sequence[Exposure], response: StoredResponse) -> list[Exposure]:
    """Return what happened to a person without one answer, and without the showings of its survey that it ended.

    Everything else still counts, also another answer at the same moment. Where the answer is not among what happened,
    as it was given under a name that is not known, nothing is left away.

    Args:
        met: what happened, in any order; under several names of the person each thing stands once for each.
        response: after which they are asked again.
    """
    answer = ("answered", response.survey, response.channel, response.touchpoint, response.occurred_at)
    names = {one.person for one in met if _what(one) == answer}
    if not names:
        return list(met)
    ends = [one.at for one in met if one.survey == response.survey and one.kind in {"answered", "dismissed"}]
    since = max((at for at in ends if at < response.occurred_at), default=None)
    left: list[Exposure] = []
    for one in met:
        if _what(one) == answer and one.person in names:
            names.remove(one.person)
        elif not _led_to(one, response) or (since is not None and one.at <= since):
            left.append(one)
    return left


def _what(one: Exposure) -> tuple[object, ...]:
    return (one.kind, one.survey, one.channel, one.touchpoint, one.at)


def _led_to(one: Exposure, response: StoredResponse) -> bool:
    return one.kind == "shown" and one.survey == response.survey and one.at <= response.occurred_at
