"""The open cases that a batch of what comes in may join, and what becomes of them: read at once, written at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.tickets.application.book import Caused, Writing
from services.tickets.domain.merging import may_meet, merge
from services.tickets.domain.repeats import Said, is_repeated, rise
from services.tickets.domain.said import CaseAnswer, CaseComplaint, Words
from services.tickets.domain.ticket import SUITE, Change, Ticket
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.said_store import SaidStore
from services.tickets.store.ticket_store import forgotten
from shared.contracts.event import Cause


class CasesMeetError(Exception):
    """Something is about two open cases, which are to become one: begin anew with all cases locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that comes in: by what its case is found."""

    person: UUID | None = None
    response_id: UUID | None = None
    key: UUID | None = None
    """As `joining_key` makes it."""
    id: UUID | None = None
    """Its own, such as that of a complaint."""

    @property
    def is_about(self) -> list[UUID]:
        return [one for one in (self.person, self.response_id, self.key, self.id) if one is not None]


@dataclass(slots=True)
class Gathering:
    """What is known of the cases, as this transaction has left them so far."""

    writing: Writing
    is_alone: bool
    """Whether all cases are locked, so that what they are about may move between them."""
    gone: frozenset[UUID]
    """The people who were erased and the responses that were withdrawn."""
    cases: dict[UUID, Ticket]
    """The open ones, by id."""
    of_response: dict[UUID, UUID]
    of_key: dict[UUID, UUID]
    answers: dict[UUID, CaseAnswer]
    """Those of the open cases, by response."""
    complaints: list[CaseComplaint]
    """Those of the open cases."""
    said: Mapping[UUID, Sequence[Said]]
    """What the people said in their cases before, by person."""
    words: dict[UUID, Words] = field(default_factory=dict)
    """Corrections that came before, by response."""
    changes: list[Caused] = field(default_factory=list)
    _answers: dict[UUID, CaseAnswer] = field(default_factory=dict)
    _complaints: list[CaseComplaint] = field(default_factory=list)
    """The new ones."""
    _keys: list[tuple[UUID, UUID]] = field(default_factory=list)
    _moves: list[tuple[UUID, UUID, int]] = field(default_factory=list)
    """From which case to which other one, and as which of its versions."""
    _people: dict[UUID, Cause | None] = field(default_factory=dict)

    @property
    def _joining(self) -> JoiningStore:
        return JoiningStore(self.writing.connection)

    @property
    def _said(self) -> SaidStore:
        return SaidStore(self.writing.connection)

    async def find(self, arrival: Arrival, cause: Cause | None) -> Ticket | None:
        """Return the open case that something is about: that of its response, or of its author at the same place.

        Where these are two, they become one, unless colleagues have worked on both.

        Raises:
            CasesMeetError: they are two, and not all cases are locked.
        """
        of_response = None if arrival.response_id is None else self.of_response.get(arrival.response_id)
        of_key = None if arrival.key is None else self.of_key.get(arrival.key)
        if of_response is None or of_key is None or of_response == of_key:
            found = of_response or of_key
            return None if found is None else self.cases[found]
        one, other = self.cases[of_response], self.cases[of_key]
        worked_on = await self._joining.worked_on([one.id, other.id])
        if not may_meet(one, other) or len(worked_on) > 1:
            return one
        if not self.is_alone:
            raise CasesMeetError
        into, ticket = sorted((one, other), key=lambda case: (case.id not in worked_on, case.number))
        return self._merge(ticket, into, cause)

    def _merge(self, ticket: Ticket, into: Ticket, cause: Cause | None) -> Ticket:
        merged, goes_on = merge(ticket, into, actor=SUITE, at=self.writing.now)
        self.changes += [(merged, cause), (goes_on, cause)]
        self._moves.append((ticket.id, into.id, goes_on.entry.version))
        del self.cases[ticket.id]
        self.cases[into.id] = goes_on.ticket
        for known in (self.of_response, self.of_key):
            known.update({name: into.id for name, case in known.items() if case == ticket.id})
        version = goes_on.entry.version
        for answers in (self.answers, self._answers):
            theirs = {name: one for name, one in answers.items() if one.ticket_id == ticket.id}
            answers |= {name: replace(one, ticket_id=into.id, since_version=version) for name, one in theirs.items()}
        for complaints in (self.complaints, self._complaints):
            complaints[:] = [
                replace(one, ticket_id=into.id, since_version=version) if one.ticket_id == ticket.id else one
                for one in complaints
            ]
        self._keys = [(into.id if case == ticket.id else case, key) for case, key in self._keys]
        return goes_on.ticket

    def is_repeated(self, said: Said, person: UUID | None) -> bool:
        """Return whether a new case about an unhappy answer rises, by what was known before the batch."""
        return person is not None and is_repeated(said.ticket_id, [*self.said.get(person, ()), said])

    def take(self, changes: Sequence[Change], arrival: Arrival, cause: Cause | None) -> Ticket:
        """Take in what becomes of the case of something, and return the case."""
        ticket = changes[-1].ticket
        self.changes += [(change, cause) for change in changes]
        self.cases[ticket.id] = ticket
        if arrival.response_id is not None:
            self.of_response[arrival.response_id] = ticket.id
        if arrival.key is not None and arrival.key not in self.of_key and self._is_of(arrival, ticket):
            self.of_key[arrival.key] = ticket.id
            self._keys.append((ticket.id, arrival.key))
        if ticket.respondent_id is not None:
            self._people[ticket.respondent_id] = cause
        return ticket

    @staticmethod
    def _is_of(arrival: Arrival, ticket: Ticket) -> bool:
        return ticket.respondent_id is None or ticket.respondent_id == arrival.person

    def take_answer(self, answer: CaseAnswer) -> CaseAnswer:
        """Take in an answer of a case, and return it with the words that its author is known to use by now."""
        words = self.words.pop(answer.response_id, None)
        known = answer if words is None else answer.with_words(words)
        self.answers[answer.response_id] = self._answers[answer.response_id] = known
        return known

    def take_complaint(self, complaint: CaseComplaint) -> list[CaseComplaint]:
        """Take in a complaint of a case, and return all that the case has."""
        self.complaints.append(complaint)
        self._complaints.append(complaint)
        return [one for one in self.complaints if one.ticket_id == complaint.ticket_id]

    async def read_words(self, responses: Collection[UUID]) -> None:
        """Read what authors of responses have corrected before: it is to be taken in with an answer."""
        self.words |= await self._said.take_words(responses)

    async def numbers_for(self, arrivals: Iterable[Arrival]) -> Iterator[int]:
        """Return numbers for as many new cases as arrivals can open."""
        groups = {
            one.key or one.response_id or one.id
            for one in arrivals
            if one.response_id not in self.of_response and one.key not in self.of_key
        }
        return iter(await self.writing.tickets.next_numbers(len(groups)))

    async def keep(self) -> None:
        """Write everything that was taken in, and let cases rise whose customers are unhappy again."""
        await self.writing.record(self.changes)
        for origin, target, version in self._moves:
            await self._said.move(origin, target, version=version)
            await self._joining.move_keys(origin, target)
        await self._said.save(self._answers.values(), self._complaints)
        await self._joining.add_keys(self._keys)
        await self._rise()

    async def _rise(self) -> None:
        said = await self._said.said_by(self._people)
        latest = self.cases | {change.ticket.id: change.ticket for change in self.writing.recorded}
        rising: list[Caused] = []
        for case_id in sorted(self.cases):
            ticket = latest[case_id]
            if ticket.respondent_id not in self._people or ticket.state == "closed":
                continue
            if ticket.raised_from is not None or ticket.severity is None:
                continue
            if is_repeated(ticket.id, said.get(ticket.respondent_id, ())):
                rising.append((rise(ticket, at=self.writing.now), self._people[ticket.respondent_id]))
        if rising:
            await self.writing.record(rising)


async def gather(
    writing: Writing,
    arrivals: Iterable[Arrival],
    *,
    is_alone: bool = False,
    others: Iterable[UUID | None] = (),
) -> Gathering:
    """Lock and read the open cases that arrivals may join, and what their people said elsewhere.

    Args:
        writing: the transaction; nothing in it is locked yet.
        arrivals: what comes in.
        is_alone: whether to lock all cases there are.
        others: people of whom nothing is asked but whether they were erased.
    """
    coming = list(arrivals)
    people = {one.person for one in coming if one.person is not None}
    responses = {one.response_id for one in coming if one.response_id is not None}
    keys = {one.key for one in coming if one.key is not None}
    gone = await forgotten(writing.connection).among({*people, *responses, *others})
    if is_alone:
        await writing.tickets.lock_all_cases()
    else:
        await writing.tickets.lock_cases(sorted({about for one in coming for about in one.is_about}))
    joining, said = JoiningStore(writing.connection), SaidStore(writing.connection)
    of_response = await joining.of_responses(responses) if responses else {}
    of_key = await joining.of_keys(keys) if keys else {}
    cases = await joining.open_cases({*of_response.values(), *of_key.values()}, people - gone)
    answers = await said.answers_of(cases)
    return Gathering(
        writing=writing,
        is_alone=is_alone,
        gone=gone,
        cases=cases,
        of_response=_open(of_response, cases),
        of_key=_open(of_key, cases),
        answers={one.response_id: one for one in answers},
        complaints=await said.complaints_of(cases),
        said=await said.said_by(people - gone),
    )


def _open(known: Mapping[UUID, UUID], cases: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the cases that are open still, now that they are locked."""
    return {about: case for about, case in known.items() if case in cases}
