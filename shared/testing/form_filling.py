"""Filling in the hosted page as a browser without scripts does."""

from collections.abc import Sequence
from urllib.parse import urlencode

import httpx

from shared.testing.forms import ReadPage, read_page
from shared.testing.one_service import OneService

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def open_page(service: OneService, path: str, **headers: str) -> ReadPage:
    answer = await service.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


async def press(
    service: OneService, page: ReadPage, entered: Sequence[tuple[str, str]] = (), *, go: str = "next"
) -> httpx.Response:
    """Enter something on a page, whatever stood there, and press a button.

    Args:
        service: the collector.
        page: as it came.
        entered: names and values, several of one name for boxes.
        go: value of the button.
    """
    names = {name for name, _ in entered}
    kept = [(name, value) for name, value in page.pairs if name not in names]
    form = page.one("form")
    body = urlencode([*kept, *entered, ("go", go)])
    return await service.client.post(form.attributes["action"], content=body, headers=FORM)


async def turn(
    service: OneService, page: ReadPage, entered: Sequence[tuple[str, str]] = (), *, go: str = "next"
) -> ReadPage:
    """The same where another page follows."""
    answer = await press(service, page, entered, go=go)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)
