"""Routes of templates of messages."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.collector.application.messages.previews import TestMessage
from services.collector.domain.messages.built_in_cases import READY_TEMPLATES
from services.collector.domain.messages.template import THING
from services.collector.web.deps import Menu
from services.collector.web.messages.template_bodies import (
    FindingsView,
    FindingView,
    PreviewBody,
    PreviewView,
    SentView,
    TemplateBody,
    TemplateView,
    TestBody,
)
from shared.access import Caller
from shared.web.auth import require
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply, unknown
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/message-templates", tags=["messages"])

Reader = Annotated[Caller, require("messages:read")]
Writer = Annotated[Caller, require("templates:write")]
TemplateKey = Annotated[Key, Path(description="The template's key.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the template, such as a message names it.")]
_MOST_VERSIONS = 100


@router.put(
    "/{key}",
    summary="Create a template, or replace its definition",
    description="Sending the same definition again changes nothing. Messages that are sent from now on are made from "
    "it, also those that were wanted before. Keys that begin with `built-in-` are the suite's own. " + OVERWRITING,
    **put_docs(THING, TemplateView),
)
async def put_template(
    _caller: Writer, menu: Menu, key: TemplateKey, body: TemplateBody, response: Response, expected: Expected
) -> TemplateView:
    put = await menu.templates.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, TemplateView.from_domain)


@router.get(
    "",
    summary="List the templates by key",
    description="Those that come with the suite are listed at `/v1/built-in-message-templates`.",
)
async def list_templates(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[TemplateView]:
    return await page_by_key(request, query, menu.templates.list, TemplateView.from_domain)


@router.get("/{key}", summary="Read one template", **read_docs(THING, TemplateView))
async def read_template(_caller: Reader, menu: Menu, key: TemplateKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.templates.read(key=key), TemplateView.from_domain)


@router.delete(
    "/{key}",
    summary="Delete a template",
    description="No message is made from it any more; its versions stay. " + OVERWRITING,
    **delete_docs(THING),
)
async def delete_template(_caller: Writer, menu: Menu, key: TemplateKey, expected: Expected) -> None:
    await menu.templates.delete(key=key, expected=expected)


@router.get(
    "/{key}/versions",
    summary="List the versions of a template, the newest first",
    description=f"At most {_MOST_VERSIONS}; they stay when the template is deleted.",
)
async def list_versions(_caller: Reader, menu: Menu, key: TemplateKey) -> Page[TemplateView]:
    found = await menu.templates.list_versions(key=key, limit=_MOST_VERSIONS)
    return Page(items=[TemplateView.from_domain(one) for one in found], next_cursor=None)


@router.get(
    "/{key}/versions/{version}",
    summary="Read a template as it was in one of its versions",
    responses={404: {"description": "There never was such a version of a template with this key."}},
)
async def read_version(_caller: Reader, menu: Menu, key: TemplateKey, version: Version) -> TemplateView:
    return TemplateView.from_domain(await menu.templates.read(key=key, version=version))


@router.get(
    "/{key}/findings",
    summary="Say what is questionable about a template",
    description="A missing language, a forgotten opt-out, a link, an SMS that is billed several times, …",
    responses={404: {"description": "There is no template, or no survey, with this key."}},
)
async def read_findings(
    _caller: Reader,
    menu: Menu,
    key: TemplateKey,
    survey: Annotated[Key | None, Query(description="Whose languages it should have.")] = None,
) -> FindingsView:
    definition = (await menu.templates.read(key=key)).definition
    found = await menu.templates.find_in(definition=definition, key=key, survey=survey)
    return FindingsView(findings=[FindingView.from_domain(one) for one in found])


@router.post(
    "/{key}/preview",
    summary="Look at the message that a template makes",
    description="Nothing is sent or kept. The person is invented, or a real one whose name and addresses stay hidden.",
    responses={404: {"description": "There is no such template, survey or respondent, or no words for the channel."}},
)
async def preview_template(caller: Reader, menu: Menu, key: TemplateKey, body: PreviewBody) -> PreviewView:
    definition = (await menu.templates.read(key=key)).definition
    return PreviewView.from_domain(await menu.templates.preview(wanted=body.to_domain(definition), caller=caller))


@router.post(
    "/{key}/test",
    summary="Send a test message to an address of your own",
    description="The message is marked as a test, and its links lead nowhere. The address is not kept; that a test was "
    "sent stands in the audit log.",
    responses={
        **unknown(THING),
        409: {"description": "No account is set up that could send it."},
        429: {"description": "Too many tests."},
    },
)
async def send_test(caller: Writer, menu: Menu, key: TemplateKey, body: TestBody) -> SentView:
    definition = (await menu.templates.read(key=key)).definition
    message = TestMessage(wanted=body.to_domain(definition), key=key, to=body.to)
    sent = await menu.templates.send_test(message=message, caller=caller)
    return SentView(outcome=sent.outcome, status=sent.status)


built_in_router = APIRouter(tags=["messages"])


@built_in_router.get("/v1/built-in-message-templates", summary="List the templates that come with the suite")
async def list_built_in(_caller: Reader) -> Page[TemplateView]:
    return Page(items=[TemplateView.from_domain(one) for one in READY_TEMPLATES], next_cursor=None)
