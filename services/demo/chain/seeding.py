"""Founding the chain and letting its year pass, so that a second time changes nothing.

The year is sent in two parts. The first is history: no rule is on while it is judged, so it opens no cases, as past
answers that somebody brings along should not. Then the rules are set, and the last fortnight is sent.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from services.demo.chain import casework, company, improving, people
from services.demo.chain.answers import Answer, Year, answers_of
from services.demo.chain.api import send
from services.demo.chain.settling import wait_until_settled
from services.demo.stable_ids import stable_id

FORTNIGHT = 14
"""Days whose unhappy answers become cases."""
_ASKED = {"guest": "recommend", "visit": "visit"}
"""What everybody answers, by survey."""
_TAPS = 5


@dataclass(frozen=True, slots=True)
class Seeded:
    """What there is now."""

    answers: int
    cases: int
    links: list[people.SignInLink]


def seed(client: httpx.Client, console: Console, *, days: int, number: int, anyway: bool) -> Seeded:
    """Make whatever is missing.

    Args:
        client: with a key that may do everything.
        console: where progress is shown.
        days: how long the year is; what was sent before stays as long as it was.
        number: decides what chance does.
        anyway: also where there is other data.

    Raises:
        NotEmptyError: there is other data.
        TimeoutError: the suite did not keep up.
        httpx.HTTPStatusError: it refused something.
    """
    began = company.begun_at(client)
    if began is None and not anyway:
        company.refuse_other_data(client)
    with _progress(console) as progress:
        staff = people.invite(client)
        company.found_teams(client)
        if began is None:
            began = company.publish_structure(client, datetime.now(UTC))
        company.publish_surveys(client)
        company.set_goals(client, began)
        company.make_links(client)
        people.join(client, staff)
        company.fill_teams(client, staff.ids)
        try:
            return _live(client, progress, staff, Year(began, number), days)
        finally:
            staff.close()


def _live(client: httpx.Client, progress: Progress, staff: people.Staff, year: Year, days: int) -> Seeded:
    fortnight = list(_answers(year, range(min(days, FORTNIGHT))))
    history = list(_answers(year, range(FORTNIGHT, days)))
    is_new = not company.are_rules_on(client)
    if is_new:
        paused = company.pause_rules(client)
        _send(client, progress, "A year of answers", history)
        wait_until_settled(client, _counted(history))
        company.set_rules(client)
        company.resume_rules(client, [key for key in paused if key != company.PAUSED_RULE])
    _send(client, progress, "The last fortnight", fortnight)
    wait_until_settled(client, _counted([*history, *fortnight]) if is_new else {})
    _use_tablets(client, [*_answers(year, range(2))])
    task = progress.add_task("People at work", total=None)
    known = {answer.id: answer for answer in fortnight}
    cases = casework.work(client, staff, known, year.seed, lambda: progress.advance(task))
    progress.update(task, total=cases)
    improving.enter(client, staff, datetime.now(UTC).date())
    people.declare(staff, datetime.now(UTC))
    return Seeded(len(history) + len(fortnight), cases, people.links(client, staff))


def _answers(year: Year, days: Iterable[int]) -> Iterator[Answer]:
    for days_before in days:
        yield from answers_of(year, days_before)


def _counted(answers: Iterable[Answer]) -> dict[str, tuple[str, int]]:
    number = Counter(answer.body["survey"] for answer in answers)
    return {survey: (concept, number[survey]) for survey, concept in _ASKED.items()}


def _send(client: httpx.Client, progress: Progress, what: str, answers: list[Answer]) -> None:
    task: TaskID = progress.add_task(what, total=len(answers))
    send(client, [answer.body for answer in answers], lambda number: progress.advance(task, number))


def _use_tablets(client: httpx.Client, last: list[Answer]) -> None:
    """Let new tablets send a few taps of their own, so that they were seen; the silent one has none."""
    for location, key in company.enrol_tablets(client).items():
        taps = [
            {**one.body, "id": str(stable_id(f"tablet {one.id}", datetime.fromisoformat(one.body["occurred_at"])))}
            for one in last
            if (one.body["survey"], one.body["location"]) == ("visit", location)
        ]
        with httpx.Client(base_url=client.base_url, headers={"Authorization": f"Bearer {key}"}) as tablet:
            send(tablet, taps[:_TAPS], lambda _: None)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        yield progress
