"""Templates of messages: keep them, read them, and say what is questionable about one."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.messages.built_in_cases import built_in
from services.collector.domain.messages.template import (
    BUILT_IN,
    InvalidTemplateError,
    MessageTemplate,
    MessageTemplateNotFoundError,
    TemplateDefinition,
)
from services.collector.domain.messages.template_lint import Finding, findings_of
from services.collector.store.survey_store import SurveyStore
from services.collector.store.template_store import TEMPLATES, templates_for
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.gateways.ports import Texter
from shared.keyed.preconditions import Precondition
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import UnitOfWork

_RESERVED = FieldProblem("key", f"must not begin with `{BUILT_IN}`: those templates come with the suite")


@dataclass(frozen=True, slots=True)
class PutTemplate:
    """Create or replace a template; sending the same again changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, definition: TemplateDefinition, expected: Precondition | None = None
    ) -> tuple[MessageTemplate, bool]:
        """Return the template and whether it is new; further errors are those of `put_keyed`.

        Raises:
            InvalidTemplateError: no message can be made of it, or the key is one of the suite's.
        """
        if key.startswith(BUILT_IN):
            raise InvalidTemplateError([_RESERVED])
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            return await put_keyed(work, TEMPLATES, key, definition, expected, at=now)


@dataclass(frozen=True, slots=True)
class ReadTemplate:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, version: int | None = None) -> MessageTemplate:
        """Return a template, also one that comes with the suite; as it is, or as it was in a version.

        Raises:
            MessageTemplateNotFoundError: there is none of this key, or never was such a version.
        """
        own = built_in(key)
        if own is not None:
            if version not in {None, own.version}:
                raise MessageTemplateNotFoundError
            return own
        async with self.unit_of_work.read() as connection:
            store = TEMPLATES.store(connection)
            return await store.get(key) if version is None else await store.get_version(key, version)


@dataclass(frozen=True, slots=True)
class FindInTemplate:
    """Say what is questionable about a template: one that is kept, or a draft of it."""

    unit_of_work: UnitOfWork
    base_url: str
    texter: Texter

    async def __call__(
        self, *, definition: TemplateDefinition, key: str | None, survey: str | None = None
    ) -> Sequence[Finding]:
        """Return what is questionable.

        Args:
            definition: that passes its check.
            key: of the template; None while it has none.
            survey: whose languages it should have.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        async with self.unit_of_work.read() as connection:
            others = await templates_for(connection, purpose=definition.purpose, cause=definition.cause)
            wanted = (await SurveyStore(connection).get(survey)).draft.languages if survey is not None else ()
        return findings_of(
            definition,
            base_url=self.base_url,
            key=key,
            others=others,
            wanted=wanted,
            can_reply=self.texter.takes_replies(None),
        )
