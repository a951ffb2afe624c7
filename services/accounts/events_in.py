"""ENTRANCE events: what accounts does with what it receives."""

from collections.abc import Sequence

from services.accounts.application.use_cases import UseCases
from shared.consuming.handlers import Handlers
from shared.contracts.audit import AUDITED, ActionAudited
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event


async def on_action_audited(menu: UseCases, events: Sequence[Event[ActionAudited]]) -> None:
    await menu.audit.append(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.audit.erase.respondents(events=events)


HANDLERS: Handlers = {
    **dict.fromkeys(AUDITED.values(), on_action_audited),
    RespondentErased: on_respondent_erased,
}
"""What is done in accounts itself is audited the same way: its events come back from its own topic."""
