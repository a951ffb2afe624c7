"""Every way a request can be wrong ends in a problem document that names the field and never repeats the value."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, HTTPException
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from structlog.testing import capture_logs

from services.tickets.service import SERVICE
from shared.errors import ConflictError, FieldProblem, InvalidError, NotFoundError, UnavailableError
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.settings import Settings
from shared.web.problems import problem_of

LIMIT = 2048
SECRET = "what-nobody-may-see"

router = APIRouter()


class Thing(BaseModel):
    """A body with a bit of everything."""

    size: int
    names: dict[str, str] = Field(default={}, max_length=5)
    anything: Any = None


@router.post("/things/{key}")
async def make_thing(key: str, thing: Thing) -> dict[str, Any]:
    """Take a body."""
    return {"key": key, "names": thing.names}


@router.get("/things")
async def list_things(limit: int = 50) -> list[int]:
    """Take a parameter."""
    return [limit]


@router.get("/raise/{kind}")
async def raise_error(kind: str) -> None:
    """Fail in the way that the path names."""
    raise {
        "invalid": InvalidError("Too far.", problems=[FieldProblem("answers.recommend", "must be 0 to 10")]),
        "missing": NotFoundError("There is no such survey."),
        "conflict": ConflictError(),
        "away": UnavailableError("the database does not answer"),
        "defect": RuntimeError(SECRET),
        "teapot": HTTPException(418),
    }[kind]


@router.get("/half")
async def half() -> StreamingResponse:
    """Fail in the middle of an answer."""

    async def chunks() -> AsyncIterator[bytes]:
        yield b"the first half"
        raise RuntimeError(SECRET)

    return StreamingResponse(chunks())


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Talks to an application with one router."""
    settings = Settings(max_body_bytes=LIMIT)
    service = dataclasses.replace(SERVICE, routers=lambda: (router,))
    app = build_app(services=(service,), use_cases={}, settings=settings, health=Health())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://heed.test") as opened:
        yield opened


def assert_problem(reply: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Check the form of a problem document and return it."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = reply.json()
    assert document["type"] == f"urn:heed:problem:{slug}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert SECRET not in reply.text
    return document


async def test_unknown_path_is_404(client: httpx.AsyncClient) -> None:
    """A path that nobody serves is a problem too, with the path as its instance."""
    document = assert_problem(await client.get("/nowhere"), 404, "not-found")
    assert document["instance"] == "/nowhere"


async def test_wrong_method_is_405(client: httpx.AsyncClient) -> None:
    """The answer says which methods there are."""
    reply = await client.delete("/things")
    assert_problem(reply, 405, "method-not-allowed")
    assert reply.headers["allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"nonsense",
        b'{"size": NaN}',
        b'{"size": 1e}',
        b"\xff\xfe{\x00}\x00",
        b'{"names": "\xed\xa0\x80"}',
        b"[" * 2000,
    ],
    ids=["cut", "empty", "word", "nan", "number", "utf-16", "encoded-surrogate", "deep"],
)
async def test_bad_json_is_400(client: httpx.AsyncClient, body: bytes) -> None:
    """What is not JSON in UTF-8 gets another problem than JSON that does not fit."""
    reply = await client.post("/things/a", content=body, headers={"content-type": "application/json"})
    if body:
        assert_problem(reply, 400, "bad-json")
    else:
        assert assert_problem(reply, 422, "invalid")["errors"] == [{"field": "body", "detail": "field required"}]


async def test_wrong_type_is_422_and_names_the_field(client: httpx.AsyncClient) -> None:
    """The field is named by its path; its value is not repeated."""
    body = {"size": SECRET, "names": {"first": 7}}
    document = assert_problem(await client.post("/things/a", json=body), 422, "invalid")
    assert {error["field"] for error in document["errors"]} == {"size", "names.first"}


async def test_wrong_query_parameter_is_422(client: httpx.AsyncClient) -> None:
    """A parameter is named without saying that it came in the query."""
    document = assert_problem(await client.get("/things", params={"limit": SECRET}), 422, "invalid")
    assert [error["field"] for error in document["errors"]] == ["limit"]


async def test_wrong_content_type_is_415(client: httpx.AsyncClient) -> None:
    """A form where JSON is wanted is no puzzle about missing fields."""
    assert_problem(await client.post("/things/a", data={"size": "1"}), 415, "wrong-content-type")


@pytest.mark.parametrize("spelling", [r"\u0000", r"\ud800", r"\uDFFF", r"\ud83d \ude00"])
@pytest.mark.parametrize(
    "place", ['{"size": 1, "names": {"first": "%s"}}', '{"size": 1, "anything": [1, {"deep": ["%s"]}]}']
)
async def test_text_that_cannot_be_kept_is_422(client: httpx.AsyncClient, spelling: str, place: str) -> None:
    """NUL and half a surrogate pair are refused at the door, wherever they are in the body."""
    body = (place % spelling).encode()
    document = assert_problem(
        await client.post("/things/a", content=body, headers={"content-type": "application/json"}), 422, "invalid"
    )
    assert [error["field"] for error in document["errors"]] == [
        "names.first" if "first" in place else "anything.1.deep.0"
    ]


@pytest.mark.parametrize("text", [r"\ud83d\ude00", r"\\u0000", r"\\ud800", "NaN and Infinity", "ä\\u00e4"])
async def test_text_that_only_looks_strange_is_taken(client: httpx.AsyncClient, text: str) -> None:
    """A whole surrogate pair, an escaped backslash and the words themselves are fine."""
    body = f'{{"size": 1, "names": {{"first": "{text}"}}}}'.encode()
    reply = await client.post("/things/a", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == httpx.codes.OK, reply.text


async def test_strange_name_of_a_field_is_422(client: httpx.AsyncClient) -> None:
    """A name that cannot be kept is refused, and the answer is still JSON."""
    body = rb'{"size": 1, "names": {"\ud800": "a"}}'
    reply = await client.post("/things/a", content=body, headers={"content-type": "application/json"})
    assert [error["field"] for error in assert_problem(reply, 422, "invalid")["errors"]] == ["names"]


@pytest.mark.parametrize("path", ["/things/a%00b", "/things?limit=%00", "/raise/%00"])
async def test_nul_in_an_address_is_422(client: httpx.AsyncClient, path: str) -> None:
    """The database could not look for it."""
    assert_problem(await client.get(path), 422, "invalid")


async def test_body_over_the_limit_is_413(client: httpx.AsyncClient) -> None:
    """Its length is announced, so nothing of it is read; a body at the limit is taken."""
    body = b'{"size": 1, "names": {"a": "' + b"x" * (LIMIT - 31) + b'"}}'
    headers = {"content-type": "application/json"}
    assert len(body) == LIMIT
    assert (await client.post("/things/a", content=body, headers=headers)).status_code == httpx.codes.OK
    assert_problem(await client.post("/things/a", content=body + b" ", headers=headers), 413, "body-too-large")


async def test_chunked_body_over_the_limit_is_413(client: httpx.AsyncClient) -> None:
    """A body of unannounced length is cut off at the limit."""
    given = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(100):
            given += 1
            yield b"x" * 1024

    reply = await client.post("/things/a", content=chunks(), headers={"content-type": "application/json"})
    assert "content-length" not in reply.request.headers
    assert_problem(reply, 413, "body-too-large")


async def test_anticipated_errors_have_their_status(client: httpx.AsyncClient) -> None:
    """Each kind of error has one status, and its fields."""
    document = assert_problem(await client.get("/raise/invalid"), 422, "invalid")
    assert document["errors"] == [{"field": "answers.recommend", "detail": "must be 0 to 10"}]
    assert_problem(await client.get("/raise/missing"), 404, "not-found")
    assert_problem(await client.get("/raise/conflict"), 409, "conflict")
    assert_problem(await client.get("/raise/teapot"), 418, "im-a-teapot")


async def test_unavailable_is_503_with_retry_after(client: httpx.AsyncClient) -> None:
    """A reply that asks the client to wait says for how long."""
    reply = await client.get("/raise/away")
    assert_problem(reply, 503, "unavailable")
    assert int(reply.headers["retry-after"]) > 0


async def test_unhandled_exception_is_500_without_details(client: httpx.AsyncClient) -> None:
    """The client learns nothing of the defect; the log line has the traceback."""
    with capture_logs() as lines:
        assert_problem(await client.get("/raise/defect"), 500, "internal")
    (failed,) = [line for line in lines if line["event"] == "request_failed"]
    assert failed["route"] == "/raise/{kind}"
    assert failed["exc_info"]


async def test_an_answer_that_breaks_off_is_not_passed_off_as_whole(client: httpx.AsyncClient) -> None:
    """When the first half has left, the error reaches the server, which closes the connection."""
    with pytest.raises(RuntimeError):
        await client.get("/half")


def test_problem_of_a_batch_item_is_the_same_document() -> None:
    """An item of a batch gets the same problem as if it had been sent alone."""
    problem = problem_of(InvalidError("Too far.", problems=[FieldProblem("answers.a", "must be 0 to 10")]))
    assert problem == {
        "type": "urn:heed:problem:invalid",
        "title": "A field is invalid",
        "status": 422,
        "detail": "Too far.",
        "errors": [{"field": "answers.a", "detail": "must be 0 to 10"}],
    }
