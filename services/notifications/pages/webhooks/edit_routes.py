"""The form of a subscription; a new one shows its secret, this once."""

from dataclasses import replace

from fastapi import APIRouter, Response

from services.notifications.application.use_cases import UseCases
from services.notifications.application.webhooks.subscribing import Put
from services.notifications.domain.webhooks.subscription import Secret
from services.notifications.pages.webhooks import BASE, CONSOLE, NEW, Writing, address_of, words
from services.notifications.pages.webhooks.condition_words import condition_words
from services.notifications.pages.webhooks.forms import SubscriptionForm
from services.notifications.pages.webhooks.words import Words
from services.notifications.web.deps import Menu
from shared.egress.addresses import parse_address
from shared.egress.reasons import AddressError
from shared.errors import InvalidFieldsError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

_CREATED, _REFUSED, _CHANGED = 201, 422, 412


@router.get(NEW)
async def begin(visit: Writing, menu: Menu) -> Response:
    return await _shown(visit, menu, SubscriptionForm.fresh(visit))


@router.post(NEW)
async def create(visit: Writing, menu: Menu) -> Response:
    form, button = await _sent(visit)
    form = replace(form, tag="")
    if button != "save":
        return await _shown(visit, menu, replace(form, condition=form.condition.pressed(button)))
    try:
        put = await _put(menu, form, Precondition(is_new=True))
    except InvalidFieldsError as wrong:
        return await _shown(visit, menu, form, refused=wrong)
    except PreconditionFailedError:
        return await _shown(visit, menu, form, problems={"key": words.TAKEN}, status=_REFUSED)
    assert put.secret is not None  # noqa: S101 - a new one has its first
    return secret_page(visit, put.subscription.key, put.secret, is_first=True)


@router.get(BASE + "/{key}/edit")
async def open_form(key: str, visit: Writing, menu: Menu) -> Response:
    return await _shown(visit, menu, SubscriptionForm.of((await menu.subscriptions.read(key=key)).subscription))


@router.post(BASE + "/{key}/edit")
async def edit(key: str, visit: Writing, menu: Menu) -> Response:
    form, button = await _sent(visit)
    form = replace(form, key=key)
    if button != "save":
        return await _shown(visit, menu, replace(form, condition=form.condition.pressed(button)))
    try:
        await _put(menu, form, Precondition(frozenset({form.tag})))
    except InvalidFieldsError as wrong:
        return await _shown(visit, menu, form, refused=wrong)
    except PreconditionFailedError:
        now = (await menu.subscriptions.read(key=key)).subscription
        problems = {"": words.CHANGED_MEANWHILE}
        return await _shown(visit, menu, replace(form, tag=now.tag), problems=problems, status=_CHANGED)
    visit.toast(CONSOLE.texts(visit.language).gettext(words.SAVED))
    return visit.go(address_of(key))


def secret_page(visit: Visit, key: str, secret: Secret, *, is_first: bool, ends: object = None) -> Response:
    """Return the page that shows a secret, this once."""
    return visit.page(
        CONSOLE,
        "webhooks/secret.html",
        status=_CREATED,
        key=key,
        secret=secret.signing.text,
        is_first=is_first,
        ends=ends,
    )


async def _sent(visit: Visit) -> tuple[SubscriptionForm, str]:
    """Return the form and the button that was pressed."""
    sent = await visit.request.form()
    return SubscriptionForm.sent(sent), str(sent.get("do", ""))


async def _put(menu: UseCases, form: SubscriptionForm, expected: Precondition) -> Put:
    return await menu.subscriptions.put(key=form.key, definition=form.definition(), expected=expected)


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: SubscriptionForm,
    *,
    refused: InvalidFieldsError | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    wrong, rows = form.places_of(refused.problems) if refused is not None else ({}, set())
    found = {name: words.WRONG.get(name, words.WRONG_FIELD) for name in wrong} | (problems or {})
    if "url" in wrong:
        found["url"] = _address_problem(menu, form.url)
    said = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE,
        "webhooks/edit.html",
        status=_REFUSED if refused is not None else status,
        form=form,
        action=address_of(form.key, "edit") if form.tag else NEW,
        back=address_of(form.key) if form.tag else BASE,
        problems={name: say(text) for name, text in found.items()},
        wrong_rows={number: say(words.WRONG_TEST) for number in rows},
        is_refused=bool(wrong or rows),
        words=said,
        condition_words=condition_words(visit),
    )


def _address_problem(menu: UseCases, url: str) -> str:
    """Return what is wrong with an address, in English."""
    try:
        menu.subscriptions.put.policy.check(parse_address(url))
    except AddressError as error:
        return words.ADDRESS_REASONS.get(error.reason, words.WRONG["url"])
    return words.WRONG["url"]
