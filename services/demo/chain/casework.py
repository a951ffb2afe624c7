"""People at work: some cases are taken, some customers called, most cases of the fortnight are closed."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from services.demo.chain.answers import Answer
from services.demo.chain.api import items
from services.demo.chain.chance import by_chance
from services.demo.chain.files import described
from services.demo.chain.people import LEADER, Staff

_AT_THE_COUNTER = {
    "hamburg": ("Jonas Claasen", "Aylin Demir"),
    "luebeck": ("Stefan Hübner",),
    "wien": ("Magdalena Wimmer",),
}
_SERVICE = ("Oskar Novak", "Priya Nair")
_ENDS = ("new", "assigned", "contacted", "resolved", "closed")
_USUALLY = (0.12, 0.12, 0.14, 0.1, 0.52)
_IN_HAMBURG = (0.34, 0.2, 0.14, 0.06, 0.26)
"""How far cases got, by `_ENDS`: Hamburg's team does not keep up."""
_NOTES = 0.3
_CAUSES: Mapping[str, str] = {
    "refit": "waiting-time",
    "machine": "out-of-order",
    "waiting": "waiting-time",
    "delivery": "late-delivery",
    "website": "too-complicated",
    "phone": "promise-broken",
    "staff": "unfriendly",
    "bread": "defective",
    "coffee": "defective",
}
"""The cause of a case by what its customer wrote about."""
_OUTCOMES = ("recovered", "not_recovered", "unknown")
_HOW_OFTEN = (0.5, 0.2, 0.3)


def work(client: httpx.Client, staff: Staff, answers: Mapping[str, Answer], seed: int, done: Callable[[], None]) -> int:
    """Take the steps that colleagues took, on cases that nobody has touched; return how many cases there are.

    Args:
        client: of an admin, for whoever is not signed in.
        staff: who takes the steps.
        answers: of the fortnight, by id.
        seed: of the year.
        done: is called after each case.
    """
    found = [one for one in items(client, "/v1/tickets", survey="guest") if one["response_id"] in answers]
    for ticket in sorted(found, key=lambda one: str(one["response_id"])):
        if ticket["state"] == "new" and ticket["version"] <= _UNTOUCHED:
            _Case(client, staff, ticket, answers[ticket["response_id"]], seed).go()
        done()
    return len(found)


_UNTOUCHED = 3
"""A new ticket's versions: it was opened, and further alerts were linked to it."""


class _Case:
    """One case and whoever works on it."""

    def __init__(self, client: httpx.Client, staff: Staff, ticket: dict[str, Any], answer: Answer, seed: int) -> None:
        self._rng = by_chance(f"{seed} case {answer.id}")
        self._path = f"/v1/tickets/{ticket['id']}"
        self._client = client
        self._staff = staff
        self._topic = answer.topic or "other"
        self._is_in_hamburg = ticket["location"] == "hamburg" and ticket["touchpoint"] == "counter"
        at_the_counter = ticket["touchpoint"] == "counter"
        self._name = self._rng.choice(_AT_THE_COUNTER[ticket["location"]] if at_the_counter else _SERVICE)

    def go(self) -> None:
        shares = _IN_HAMBURG if self._is_in_hamburg else _USUALLY
        end = self._rng.choices(_ENDS, shares)[0]
        if end == "new":
            return
        notes = described("notes")
        self._assign()
        if end != "assigned":
            self._step("contact", note=self._rng.choice(notes["contact"]))
        if end in {"resolved", "closed"}:
            cause = notes["causes"].get(self._topic, notes["causes"]["other"])
            done = self._rng.choice(notes["resolve"])
            self._step("resolve", cause=_CAUSES.get(self._topic, "other"), root_cause=cause, action_taken=done)
        if end == "closed":
            self._step("close", outcome=self._rng.choices(_OUTCOMES, _HOW_OFTEN)[0])
        elif self._rng.random() < _NOTES:
            self._step("notes", note=self._rng.choice(notes["note"]))

    def _assign(self) -> None:
        """Let them take it themselves, or have it given to them by the leader."""
        if self._name in self._staff.browsers and self._rng.random() < 0.7:  # noqa: PLR2004 - seven in ten
            self._step("take")
        else:
            self._step("assign", by=LEADER, assignee=self._staff.ids[self._name])

    def _step(self, step: str, *, by: str | None = None, **body: str) -> None:
        browser = self._staff.acting(by or self._name, self._client)
        tag = self._client.get(self._path).raise_for_status().headers["etag"]
        browser.post(f"{self._path}/{step}", json=body, headers={"If-Match": tag}).raise_for_status()
