"""Erase what customers said, and who they are, from cases: of people, and of answers that were withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Uuid, any_, bindparam, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.repeats import is_repeated
from services.tickets.domain.said import CaseAnswer, CaseComplaint, call_back_of, words_of
from services.tickets.domain.ticket import Ticket
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.joining_tables import ANSWER, COMPLAINT
from services.tickets.store.said_store import SaidStore
from services.tickets.store.tables import HISTORY, TICKET
from services.tickets.store.ticket_store import TicketStore, ticket_of

_IN_OWN_WORDS = dict.fromkeys(("note", "root_cause", "action_taken", "call_back"))


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What the suite asks of a store that keeps people's words. Versions of cases stay: nobody took a step."""

    connection: AsyncConnection

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the words of these respondents, all notes about their cases, and the links to them.

        What somebody else said that the same case is about stays. A case that rose because its customer has others
        falls: nobody knows any more.

        Returns:
            How many cases that changed.
        """
        mine = select(TICKET.c.id).where(_among(TICKET.c.respondent_id, people))
        answers = select(ANSWER.c.ticket_id).where(_among(ANSWER.c.respondent_id, people))
        complaints = select(COMPLAINT.c.ticket_id).where(_among(COMPLAINT.c.respondent_id, people))
        await TicketStore(self.connection).lock_cases(sorted(people))
        cases = await self._locked(union(mine, answers, complaints), people)
        said = SaidStore(self.connection)
        await said.drop_words(people=people)
        await said.empty_people(people)
        await self._forget(cases, since=dict.fromkeys(cases, 1))
        return len(cases)

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Delete the words of these responses, and what colleagues wrote since they were in their cases.

        Other answers and complaints of a case stay; so does the link to its customer, as long as there are such.
        """
        about = _among(ANSWER.c.response_id, responses)
        people = select(ANSWER.c.respondent_id).where(about, ANSWER.c.respondent_id.is_not(None)).distinct()
        theirs = list((await self.connection.execute(people)).scalars())
        # With these locks no answer moves to another case meanwhile.
        await TicketStore(self.connection).lock_cases(sorted({*responses, *theirs}))
        cases = await self._locked(select(ANSWER.c.ticket_id).where(about), theirs)
        query = select(ANSWER.c.ticket_id, ANSWER.c.since_version).where(about)
        since = {row.ticket_id: row.since_version for row in await self.connection.execute(query)}
        said = SaidStore(self.connection)
        await said.drop_words(responses=responses)
        await said.empty_responses(responses)
        await self._forget(cases, since=since)
        return len(since)

    async def _locked(self, cases: Select[Any] | Any, people: Collection[UUID]) -> dict[UUID, Ticket]:  # noqa: ANN401 - a query of ids
        """Return cases, and all open ones of people, locked: what is said in one decides how urgent another one is."""
        theirs = _among(TICKET.c.respondent_id, people) & (TICKET.c.state != "closed")
        query = select(TICKET).where(or_(TICKET.c.id.in_(cases), theirs)).order_by(TICKET.c.id).with_for_update()
        return {row["id"]: ticket_of(row) for row in (await self.connection.execute(query)).mappings()}

    async def _forget(self, cases: Mapping[UUID, Ticket], *, since: Mapping[UUID, int]) -> None:
        """Leave cases the words that are left, and delete what colleagues wrote since these versions of them."""
        said = SaidStore(self.connection)
        answers, complaints = await said.answers_of(since), await said.complaints_of(since)
        left = [
            _left(
                cases[one],
                [answer for answer in answers if answer.ticket_id == one],
                [complaint for complaint in complaints if complaint.ticket_id == one],
            )
            for one in since
        ]
        await TicketStore(self.connection).store(left)
        # Nobody contacts a customer whom nobody knows: its clocks are to be brought up to date.
        await self.connection.execute(update(TICKET).where(_among(TICKET.c.id, since)).values(is_clocked=False))
        merged = await JoiningStore(self.connection).merged_into(since) - since.keys()
        settled = update(TICKET).where(_among(TICKET.c.id, merged))
        await self.connection.execute(settled.values(root_cause=None, action_taken=None, respondent_id=None))
        await self._forget_notes({**since, **dict.fromkeys(merged, 1)})
        await self._set_back(list({**cases, **{one.id: one for one in left}}.values()))

    async def _forget_notes(self, since: Mapping[UUID, int]) -> None:
        ids = bindparam("ids", list(since), ARRAY(Uuid))
        versions = bindparam("versions", list(since.values()), ARRAY(Integer))
        given = func.unnest(ids, versions).table_valued("id", "version").render_derived(name="given")
        notes = update(HISTORY).where(HISTORY.c.ticket_id == given.c.id, HISTORY.c.version >= given.c.version)
        await self.connection.execute(notes.values(_IN_OWN_WORDS))

    async def _set_back(self, cases: Sequence[Ticket]) -> None:
        """Let cases be less urgent again that rose because of something that was taken back."""
        risen = [one for one in cases if one.raised_from is not None and one.state != "closed"]
        people = {one.respondent_id for one in risen if one.respondent_id is not None}
        said = await SaidStore(self.connection).said_by(people)
        fallen = [
            one.id
            for one in risen
            if one.respondent_id is None or not is_repeated(one.id, said.get(one.respondent_id, ()))
        ]
        if fallen:
            await JoiningStore(self.connection).set_back(fallen)


def _left(ticket: Ticket, answers: Sequence[CaseAnswer], complaints: Sequence[CaseComplaint]) -> Ticket:
    """Return a case with the words and wishes that are left, and with its customer while something of them is."""
    known = {one.respondent_id for one in answers} | {one.respondent_id for one in complaints}
    wish = call_back_of(complaints)
    return replace(
        ticket,
        comments=words_of(answers, complaints),
        call_back=wish,
        call_back_open_since=None if wish is None else ticket.call_back_open_since,
        respondent_id=ticket.respondent_id if ticket.respondent_id in known else None,
        root_cause=None,
        action_taken=None,
    )


def _among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam(None, list(ids), ARRAY(Uuid), unique=True))
