"""The API's documentation: complete, and its examples are true."""

from typing import Any

from services.collector.service import SERVICE
from shared.testing.channels import publish_survey
from shared.testing.one_service import OneService, one_service


async def read_document(service: OneService) -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = (await service.client.get("/openapi.json")).json()
    return document


def body_schema(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The schema of a route's JSON body."""
    schema: dict[str, Any] = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


async def test_examples_of_the_documentation_work(database_url: str) -> None:
    """The example survey can be published, and the example response is taken by it, alone and in a batch."""
    async with one_service(SERVICE, database_url) as service:
        document = await read_document(service)
        survey = document["paths"]["/v1/surveys/{key}"]["put"]["requestBody"]["content"]["application/json"]["example"]
        await publish_survey(service.client, service.admin, "visit", survey)
        (response,) = body_schema(document, "post", "/v1/surveys/{key}/responses")["examples"]
        single = await service.client.post("/v1/surveys/visit/responses", json=response)
        assert single.status_code == 201, single.text
        items = body_schema(document, "post", "/v1/responses/batch")["properties"]["responses"]["items"]
        batch = await service.client.post(
            "/v1/responses/batch", json={"responses": items["examples"]}, headers=service.admin
        )
        assert [result["status"] for result in batch.json()["results"]] == ["duplicate"]


async def test_every_route_says_what_it_does(database_url: str) -> None:
    """Each documented route has a summary, and each field of a response that needs it has a description."""
    async with one_service(SERVICE, database_url) as service:
        document = await read_document(service)
    routes = [route for methods in document["paths"].values() for route in methods.values()]
    assert [route for route in routes if not route.get("summary")] == []
    response = body_schema(document, "post", "/v1/surveys/{key}/responses")
    plain = {"channel"}
    assert {name for name, field in response["properties"].items() if "description" not in field} == plain
    assert "$ref" not in str(response)
