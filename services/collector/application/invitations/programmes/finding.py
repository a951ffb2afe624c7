"""Say what is questionable about a programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.invitations.programmes.making import refusal_of
from services.collector.application.invitations.programmes.planning import check_writer
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.invitations.programmes.audience import locations_of
from services.collector.domain.invitations.programmes.findings import ProgrammeFinding, findings_of
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.store.customer_lists import CustomerLists
from services.collector.store.programme_people import ProgrammePeople
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork

_SURVEY = {
    "survey_unknown": "there is no survey with this key, so rounds are refused",
    "survey_not_open": "the survey takes no answers now; a round is refused as long as it does not",
}


@dataclass(frozen=True, slots=True)
class FindInProgramme:
    """Say what is questionable about a definition, kept or not."""

    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory
    surveys: PublishedSurveys

    async def __call__(self, *, definition: ProgrammeDefinition, caller: Caller) -> Sequence[ProgrammeFinding]:
        """Return the findings.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
        """
        check_writer(caller)
        structure = (await self.directory()).structure
        definition.check()
        definition.check_units(structure)
        now, audience = self.clock.now(), definition.audience
        found = []
        async with self.unit_of_work.read() as connection:
            refusal = await refusal_of(self.surveys, connection, definition, at=now)
            if refusal is not None and refusal != "failed":
                found.append(ProgrammeFinding("survey", refusal, _SURVEY[refusal]))
            if audience.list is not None and not await CustomerLists(connection).exists(audience.list):
                found.append(ProgrammeFinding("audience.list", "list_unknown", "nobody is on this list"))
            sizes = await ProgrammePeople(connection).sizes(
                list_key=audience.list, places=locations_of(audience, structure)
            )
        if set(sizes) <= {None}:
            detail = "no customer of this audience has a place of their own: all of them are drawn as one unit"
            found.append(ProgrammeFinding("audience", "no_places", detail))
        return [*found, *findings_of(definition, now=now)]
