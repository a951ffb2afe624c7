"""Invite people, one or thousands: the only place where invitations come into being."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.eligibility.deciding import Asking, is_full_now, judged
from services.collector.application.invitations.messages import chunks, plan_sending, send_messages
from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.eligibility.asked_again import without_answer
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.eligibility.person import Person, people_of
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.invitations.batches.plan import SendingPlan
from services.collector.domain.invitations.deciding import KnownPerson, Verdict, choose_channel, decide_invitation
from services.collector.domain.invitations.invitation import Invitation, NewInvitation
from services.collector.domain.people.contact import Contact, RespondentNotFoundError
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.invitation_people import InvitationPeople
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from shared.directory.structure import Structure
from shared.ids import uuid7
from shared.unit_of_work import Connection, Work

NOTHING_DECLARED = Structure()


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation, and whether it came into being by this call."""

    invitation: Invitation
    is_new: bool


@dataclass(frozen=True, slots=True)
class Invite:
    """Invite people, inside the caller's transaction."""

    surveys: PublishedSurveys
    quarantine_days: int

    async def __call__(
        self,
        work: Work,
        wanted: Sequence[NewInvitation],
        *,
        structure: Structure = NOTHING_DECLARED,
        plan: SendingPlan | None = None,
    ) -> list[Made]:
        """Return the invitations in order, each with what was decided; one whose id exists is returned as it stands.

        Whoever may be asked at the moment for which it is planned is asked: at once, or then, when it is decided again.
        Who may not is refused with the reason, or waits where the survey says so. Two for one person in one call are
        decided one after the other.

        Args:
            work: the transaction; the rows of the people are held until its end.
            wanted: any number; what they hold is checked already.
            structure: of the company, for the languages of units.
            plan: hands out the moments at which they are sent; None: each when it is wanted.

        Raises:
            SurveyNotFoundError: there is no survey of a key.
            RespondentNotFoundError: nobody has a `respondent_id`, or they were erased.
        """
        connection, now = work.connection, work.now
        ids = await self._people(connection, wanted, now=now)
        contacts = await InvitationPeople(connection).lock(dict.fromkeys(ids))
        if not contacts.keys() >= set(ids):
            raise RespondentNotFoundError
        stored = await InvitationStore(connection).find(one.id for one in wanted if one.id is not None)
        known = await InvitationPeople(connection).know(contacts, now=now)
        fields = await self._surveys(connection, {one.survey for one in wanted})
        before = await _asked_after(connection, wanted)
        made = self._made_of(
            wanted, ids, known, fields, structure=structure, plan=plan, now=now, stored=stored, before=before
        )
        fresh = [one for one in made if one.id not in stored]
        for chunk in chunks(fresh):
            await InvitationStore(connection).add(chunk)
        await send_messages(work, [one for one in fresh if one.invited_at is not None])
        await plan_sending(connection, [one for one in fresh if one.is_open and one.invited_at is None])
        return [Made(one, one.id not in stored) for one in made]

    async def foresee(
        self,
        connection: Connection,
        wanted: Sequence[NewInvitation],
        people: Sequence[tuple[UUID, Contact]],
        *,
        structure: Structure,
        plan: SendingPlan,
        now: datetime,
    ) -> list[Invitation]:
        """Return what would be decided about invitations at this moment; nothing is written and nobody is held.

        Args:
            connection: for reading.
            wanted: what is wanted.
            people: who is meant by each, with all that is known of them; whoever is not known yet has any new id.
            structure: of the company.
            plan: hands out the moments.
            now: the moment.

        Raises:
            SurveyNotFoundError: there is no survey of a key.
        """
        known = await InvitationPeople(connection).know(dict(people), now=now)
        fields = await self._surveys(connection, {one.survey for one in wanted})
        ids = [one for one, _ in people]
        return self._made_of(wanted, ids, known, fields, structure=structure, plan=plan, now=now, stored={}, before={})

    def _made_of(
        self,
        wanted: Sequence[NewInvitation],
        ids: Sequence[UUID],
        known: dict[UUID, KnownPerson],
        fields: Mapping[str, tuple[LiveSurvey, bool]],
        *,
        structure: Structure,
        plan: SendingPlan | None,
        now: datetime,
        stored: Mapping[UUID, Invitation],
        before: Mapping[UUID, StoredResponse],
    ) -> list[Invitation]:
        """Decide about one after the other, so that two for one person know of each other."""
        made = []
        for person_id, new in zip(ids, wanted, strict=True):
            if new.id is not None and new.id in stored:
                made.append(stored[new.id])
                continue
            person = _without(known[person_id], new, before)
            invitation = self._made(new, person_id, person, fields[new.survey], structure=structure, plan=plan, now=now)
            made.append(invitation)
            if invitation.is_open:
                known[person_id] = _asked(known[person_id], invitation)
        return made

    async def decide(
        self, connection: Connection, invitation: Invitation, person: KnownPerson, *, now: datetime
    ) -> Verdict:
        """Return what is decided about an invitation when its moment has come; raises as `__call__` does."""
        survey = (await self._surveys(connection, {invitation.survey}))[invitation.survey]
        person = _without(person, invitation, await _asked_after(connection, [invitation]))
        chosen = choose_channel(person, invitation.asked_channel, claimed=invitation.claimed_basis, now=now)
        latest = invitation.expires_at
        return self._decided(invitation.survey, invitation.touchpoint, person, survey, chosen, at=now, latest=latest)

    async def _people(self, connection: Connection, wanted: Sequence[NewInvitation], *, now: datetime) -> list[UUID]:
        contacts = [one.contact for one in wanted if one.contact is not None]
        ids = await RespondentStore(connection).upsert(contacts, now=now)
        found = []
        for one in wanted:
            person = one.respondent_id if one.contact is None else ids[one.contact.identity_kind, one.contact.identity]
            if person is None:
                raise RespondentNotFoundError
            found.append(person)
        return found

    async def _surveys(self, connection: Connection, keys: Iterable[str]) -> dict[str, tuple[LiveSurvey, bool]]:
        """Return surveys, and whether each is full."""
        wanted = set(keys)
        live = await self.surveys.live(connection, wanted)
        if not wanted <= live.keys():
            raise SurveyNotFoundError
        return {key: (survey, await is_full_now(connection, key, survey)) for key, survey in live.items()}

    def _made(
        self,
        new: NewInvitation,
        person_id: UUID,
        person: KnownPerson,
        survey: tuple[LiveSurvey, bool],
        *,
        structure: Structure,
        plan: SendingPlan | None,
        now: datetime,
    ) -> Invitation:
        planned = max(new.send_at or now, now)
        valid = timedelta(days=new.valid_days)
        chosen = choose_channel(person, new.channel, claimed=new.claimed_basis, now=now)
        if plan is not None:
            planned = plan.earliest(planned, chosen.channel, person.contact.phone)
        verdict = self._decided(new.survey, new.touchpoint, person, survey, chosen, at=planned, latest=planned + valid)
        send_at = verdict.wait_until or planned
        if plan is not None and not verdict.is_refused:
            send_at = plan.take(send_at, verdict.channel, person.contact.phone)
        is_now = verdict.reason == "ok" and send_at <= now
        unit_language = None if new.location is None else structure.language_of(new.location)
        return Invitation(
            id=new.id or uuid7(),
            respondent_id=person_id,
            people=tuple(one.digest() for one in people_of(person.contact, None)),
            survey=new.survey,
            asked_channel=new.channel,
            channel=verdict.channel,
            language=new.language or unit_language,
            touchpoint=new.touchpoint,
            location=new.location,
            attributes=new.attributes,
            claimed_basis=new.claimed_basis,
            many_times=new.many_times,
            valid_days=new.valid_days,
            reminder_days=new.reminder_days,
            batch_id=new.batch_id,
            ticket_id=new.ticket_id,
            asked_after=new.asked_after,
            template=new.template,
            requested_by=new.requested_by,
            requested_at=now,
            send_at=send_at,
            expires_at=send_at + valid,
            invited_at=now if is_now else None,
            reason=None if verdict.reason == "ok" else verdict.reason,
            refused_at=now if verdict.is_refused else None,
            form_id=uuid7(),
            updated_at=now,
        )

    def _decided(
        self,
        key: str,
        touchpoint: str | None,
        person: KnownPerson,
        survey: tuple[LiveSurvey, bool],
        chosen: Verdict,
        *,
        at: datetime,
        latest: datetime,
    ) -> Verdict:
        live, is_full = survey
        contact = person.contact
        name = Person(contact.identity_kind, contact.identity).digest()
        quarantine = timedelta(days=self.quarantine_days)
        asking = Asking(survey=key, drawn_by=name, touchpoint=touchpoint, met=person.met, quarantine=quarantine)
        return decide_invitation(chosen, judged(live, asking, is_full=is_full, now=at), latest=latest)


def _asked(person: KnownPerson, invitation: Invitation) -> KnownPerson:
    """Return the person as they are once an invitation is on its way: shown, as far as the next one is concerned."""
    channel = invitation.channel or "email"
    shown = Exposure("shown", invitation.survey, channel, invitation.send_at, touchpoint=invitation.touchpoint)
    return replace(person, met=[*person.met, shown])


async def _asked_after(
    connection: Connection, wanted: Iterable[NewInvitation | Invitation]
) -> Mapping[UUID, StoredResponse]:
    """Return the responses after which somebody is asked again."""
    return await ResponseStore(connection).find({response for one in wanted for response in one.asked_after})


def _without(
    person: KnownPerson, new: NewInvitation | Invitation, before: Mapping[UUID, StoredResponse]
) -> KnownPerson:
    """Return the person as far as they count for an invitation: without the answers after which they are asked."""
    met = person.met
    for response_id in new.asked_after:
        met = without_answer(met, before[response_id]) if response_id in before else met
    return replace(person, met=met)
