"""The page of one subscription, and what people do with it."""

from datetime import UTC, datetime, timedelta
from typing import cast, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.notifications.application.use_cases import UseCases
from services.notifications.application.webhooks.again import Redelivered
from services.notifications.domain.webhooks.delivery import DeliveryFilter
from services.notifications.domain.webhooks.errors import NotKeptError, TooManySecretsError
from services.notifications.domain.webhooks.subscription import valid_secrets
from services.notifications.pages.webhooks import BASE, CONSOLE, Reading, Writing, address_of, words
from services.notifications.pages.webhooks.edit_routes import secret_page
from services.notifications.pages.webhooks.forms import texts_of
from services.notifications.pages.webhooks.words import Words, short_name
from services.notifications.web.deps import Menu
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

OVERLAPS = (24, 168, 1, 0)
"""Hours for which the secrets before go on being used."""
_LATEST = 10
_REFUSED, _CONFLICT = 422, 409


@router.get(BASE + "/{key}")
async def webhook_page(key: str, visit: Reading, menu: Menu) -> Response:
    return await _shown(visit, menu, key)


@router.post(BASE + "/{key}/ping")
async def ping(key: str, visit: Writing, menu: Menu) -> Response:
    """Lead to the delivery, where the answer of the far side appears."""
    delivery_id = await menu.subscriptions.ping(key=key)
    return visit.go(address_of(key, "deliveries", str(delivery_id)))


@router.post(BASE + "/{key}/pause")
async def pause(key: str, visit: Writing, menu: Menu) -> Response:
    await menu.subscriptions.pause(key=key)
    return _done(visit, key, words.PAUSED)


@router.post(BASE + "/{key}/resume")
async def resume(key: str, visit: Writing, menu: Menu) -> Response:
    await menu.subscriptions.resume(key=key)
    return _done(visit, key, words.RESUMED)


@router.post(BASE + "/{key}/rotate")
async def rotate(key: str, visit: Writing, menu: Menu) -> Response:
    sent = texts_of(await visit.request.form())
    known = {str(hours): hours for hours in OVERLAPS}
    overlap = timedelta(hours=known.get(sent.get("overlap_hours", ""), OVERLAPS[0]))
    try:
        secret = await menu.subscriptions.rotate_secret(key=key, overlap=overlap)
    except TooManySecretsError:
        return await _shown(visit, menu, key, {"rotate": words.TOO_MANY_SECRETS}, status=_CONFLICT)
    return secret_page(visit, key, secret, is_first=False, ends=secret.created_at + overlap if overlap else None)


@router.post(BASE + "/{key}/redeliver")
async def redeliver(key: str, visit: Writing, menu: Menu) -> Response:
    sent = texts_of(await visit.request.form())
    which = sent.get("which", "failed")
    count = await menu.subscriptions.redeliver(
        key=key,
        which=cast("Redelivered", which) if which in get_args(Redelivered) else "failed",
        from_at=_moment(visit, sent.get("from", "")),
        to_at=_moment(visit, sent.get("to", "")),
    )
    said = CONSOLE.texts(visit.language).gettext(words.MANY_AGAIN) % {"count": count}
    visit.toast(said)
    return visit.go(address_of(key, "deliveries"))


@router.post(BASE + "/{key}/replay")
async def replay(key: str, visit: Writing, menu: Menu) -> Response:
    from_at = _moment(visit, texts_of(await visit.request.form()).get("from", ""))
    if from_at is None:
        return await _shown(visit, menu, key, {"from": words.WHAT_MOMENT}, status=_REFUSED)
    try:
        await menu.subscriptions.replay(key=key, from_at=from_at, to_at=None)
    except NotKeptError:
        return await _shown(visit, menu, key, {"from": words.NOT_KEPT}, status=_REFUSED)
    return _done(visit, key, words.REPLAYING)


@router.post(BASE + "/{key}/delete")
async def delete(key: str, visit: Writing, menu: Menu) -> Response:
    tag = texts_of(await visit.request.form()).get("tag", "")
    try:
        await menu.subscriptions.delete(key=key, expected=Precondition(frozenset({tag})))
    except PreconditionFailedError:
        return await _shown(visit, menu, key, {"": words.CHANGED_MEANWHILE}, status=_CONFLICT)
    visit.toast(CONSOLE.texts(visit.language).gettext(words.DELETED))
    return visit.go(BASE)


def _done(visit: Visit, key: str, said: str) -> Response:
    visit.toast(CONSOLE.texts(visit.language).gettext(said))
    return visit.go(address_of(key))


async def _shown(
    visit: Visit, menu: UseCases, key: str, problems: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    shown = await menu.subscriptions.read(key=key)
    latest = await menu.deliveries.list(wanted=DeliveryFilter(subscription=key), after=None, limit=_LATEST)
    say = CONSOLE.texts(visit.language).gettext
    kept_since = max(shown.endpoint.kept_since, visit.now - menu.subscriptions.replay.kept_for)
    return visit.page(
        CONSOLE,
        "webhooks/one.html",
        status=status,
        shown=shown,
        definition=shown.subscription.definition,
        endpoint=shown.endpoint,
        secrets=valid_secrets(shown.secrets, now=visit.now),
        latest=latest,
        words=Words(visit, await menu.directory.read()),
        short_name=short_name,
        may_write=visit.caller.may("webhooks:write"),
        kept_since=kept_since,
        kept_since_text=_text_of(visit, kept_since + timedelta(minutes=1)),
        address=address_of(key),
        overlaps=OVERLAPS,
        problems={name: say(text) for name, text in (problems or {}).items()},
    )


def _moment(visit: Visit, text: str) -> datetime | None:
    """Return the moment that a field for a day and a time says, on the reader's clock; None without one."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if local.tzinfo is not None or not 1970 < local.year < 3000:  # noqa: PLR2004 - as the API takes them
        return None
    return local.replace(tzinfo=ZoneInfo(visit.zone)).astimezone(UTC)


def _text_of(visit: Visit, at: datetime) -> str:
    """Return a moment as such a field takes it."""
    return at.astimezone(ZoneInfo(visit.zone)).replace(tzinfo=None).isoformat(timespec="minutes")
