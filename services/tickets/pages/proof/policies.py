"""The pages about recovery policies: what there is, make one, change one."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.recovery_policy import DAYS, RecoveryPolicyNotFoundError
from services.tickets.pages.forms import body_of, expected_of, sent_form
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.proof import labels
from services.tickets.pages.proof.policy_form import FLAGS, typed_of
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from services.tickets.web.recovery_policy_schemas import RecoveryPolicyBody
from shared.errors import InvalidError, PreconditionFailedError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit, viewing

POLICIES = "/console/tickets/recovery"
router = APIRouter(prefix=POLICIES, include_in_schema=False)
_MOST = 200
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""As `Key` of the API has it."""

Defining = Annotated[Visit, viewing("tickets:manage")]


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows."""

    typed: dict[str, str]
    tag: str = ""
    """Of the policy that was read; empty: it is to be new."""
    problems: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = 200


@router.get("")
async def policies_page(visit: Reading, menu: Menu) -> Response:
    policies = await menu.proof.list_policies(after=None, limit=_MOST)
    return visit.page(
        CONSOLE,
        "proof/policies.html",
        policies=policies,
        words=Words(visit, await menu.directory.read()),
        may_define=visit.caller.may("tickets:manage"),
    )


@router.get("/-/new")
async def new_policy(visit: Defining, menu: Menu) -> Response:
    typed = typed_of(RecoveryPolicyBody(name="-", resurvey=True).to_domain()) | {"name": ""}
    return await _form(visit, menu, None, Form(typed))


@router.post("/-/new")
async def create_policy(visit: Defining, menu: Menu) -> Response:
    typed = await sent_form(visit.request)
    say = CONSOLE.texts(visit.language).gettext
    key = typed.get("key", "").strip()
    if not _KEY.fullmatch(key):
        problems = {"key": say(labels.WRONG["key"])}
        return await _form(visit, menu, None, Form(typed, problems=problems, status=422))
    return await _put(visit, menu, None, key, Form(typed))


@router.get("/{key}")
async def edit_policy(visit: Defining, menu: Menu, key: str) -> Response:
    policy = await menu.proof.read_policy(key=key)
    return await _form(visit, menu, key, Form(typed_of(policy.definition), policy.tag))


@router.post("/{key}")
async def change_policy(visit: Defining, menu: Menu, key: str) -> Response:
    typed = await sent_form(visit.request)
    return await _put(visit, menu, key, key, Form(typed, typed.get("tag", "")))


@router.post("/{key}/delete")
async def delete_policy(visit: Defining, menu: Menu, key: str) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.proof.delete_policy(key=key, expected=expected_of(await sent_form(visit.request)))
    except PreconditionFailedError:
        policy = await menu.proof.read_policy(key=key)
        form = Form(typed_of(policy.definition), policy.tag, notice=say(labels.STALE_DELETION), status=412)
        return await _form(visit, menu, key, form)
    visit.toast(say(labels.DELETED))
    return visit.go(POLICIES)


async def _put(visit: Visit, menu: UseCases, shown: str | None, key: str, form: Form) -> Response:
    """Keep what a form says, or show it again with what is wrong; `shown` is the policy that is edited, if any."""
    say = CONSOLE.texts(visit.language).gettext
    expected = expected_of(form.typed) if shown else Precondition(is_new=True)
    try:
        body = body_of(RecoveryPolicyBody, form.typed | {name: str(name in form.typed) for name in FLAGS})
        await menu.proof.put_policy(key=key, definition=body.to_domain(), expected=expected)
    except InvalidError as error:
        problems = {one.field: say(labels.WRONG.get(one.field, labels.WRONG_FIELD)) for one in error.problems}
        return await _form(visit, menu, shown, Form(form.typed, form.tag, problems, status=422))
    except (PreconditionFailedError, PreconditionRequiredError):
        return await _stale(visit, menu, shown, key, form)
    visit.toast(say(labels.PUT))
    return visit.go(POLICIES)


async def _stale(visit: Visit, menu: UseCases, shown: str | None, key: str, form: Form) -> Response:
    """Show what was typed again: somebody else was quicker. Pressed once more, it takes the place of theirs."""
    say = CONSOLE.texts(visit.language).gettext
    if shown is None:
        problems = {"key": say(labels.TAKEN_KEY)}
        return await _form(visit, menu, None, Form(form.typed, problems=problems, status=409))
    try:
        tag = (await menu.proof.read_policy(key=key)).tag
    except RecoveryPolicyNotFoundError:
        return await _form(visit, menu, None, Form(form.typed | {"key": key}, notice=say(labels.GONE), status=412))
    return await _form(visit, menu, shown, Form(form.typed, tag, notice=say(labels.STALE), status=412))


async def _form(visit: Visit, menu: UseCases, key: str | None, form: Form) -> Response:
    structure = (await menu.directory.read()).structure
    touchpoints = sorted(((one.key, one.name) for one in structure.touchpoints), key=lambda one: one[1].casefold())
    chosen: Any = form.typed.get("touchpoint", "")
    if chosen and chosen not in dict(touchpoints):
        touchpoints.append((chosen, chosen))
    # Scripts take what they are sent when a refusal comes as a success; other clients get its status.
    status = 200 if visit.wants_fragment else form.status
    return visit.page(
        CONSOLE,
        "proof/policy.html",
        status=status,
        key=key,
        form=form,
        typed=form.typed,
        problems=form.problems,
        touchpoints=touchpoints,
        days=DAYS,
    )
