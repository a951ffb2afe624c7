"""Routes of what is the same in every installation: ready-made surveys, and the schema of a survey's file."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from services.collector.web.openapi import with_example
from services.collector.web.surveys.bodies import SurveyDocument
from services.collector.web.surveys.files import NAMES, Template, read_template, survey_file_schema
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.schema import EXAMPLE, SCHEMA_ID

router = APIRouter(tags=["surveys"])

SCHEMA_TYPE = "application/schema+json"
_KEEP = {"Cache-Control": "public, max-age=3600"}
# Reading YAML takes processor time: the routes of templates are plain functions, which run beside the event loop.

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no template with this name."}}


_SUMMARY: dict[str, Any] = {
    "name": "nps",
    "title": "Would you recommend us?",
    "description": "Recommendation (NPS): how loyal customers are.",
    "languages": ["en", "de"],
    "questions": 4,
}


class TemplateSummary(BaseModel):
    """A ready-made survey in a list."""

    model_config = with_example(_SUMMARY)

    name: str
    title: str
    description: str = Field(description="What it is for and when to ask it.")
    languages: list[str]
    questions: int = Field(description="How many it asks.")


class TemplateView(TemplateSummary):
    """A ready-made survey."""

    model_config = with_example({**_SUMMARY, "definition": EXAMPLE})

    definition: SurveyDocument = Field(description="Send it to `PUT /v1/surveys/{key}`, changed as you like.")


class TemplateList(BaseModel):
    """All ready-made surveys."""

    model_config = with_example({"items": [_SUMMARY]})

    items: list[TemplateSummary]


@router.get("/v1/survey-templates", summary="List ready-made surveys", description="Open to everybody.")
def list_templates(response: Response) -> TemplateList:
    response.headers.update(_KEEP)
    return TemplateList(items=[TemplateSummary(**_summary(read_template(name))) for name in NAMES])


@router.get(
    "/v1/survey-templates/{name}",
    summary="Read a ready-made survey",
    description="Open to everybody. `python -m services survey new --template NAME` prints the same as a file.",
    responses=_UNKNOWN,
)
def read_survey_template(name: str, response: Response) -> TemplateView:
    template = read_template(name)
    response.headers.update(_KEEP)
    return TemplateView(**_summary(template), definition=parse_survey(to_json(template.definition)))


@router.get(
    "/v1/schemas/survey.json",
    summary="Read the JSON Schema of a survey's file",
    description="Open to everybody. Editors complete and check files with it: begin a YAML file with "
    "`# yaml-language-server: $schema=` and this address.",
    response_class=Response,
    responses={
        200: {"description": "JSON Schema, draft 2020-12.", "content": {SCHEMA_TYPE: {"example": {"$id": SCHEMA_ID}}}}
    },
)
async def read_survey_schema() -> Response:
    return Response(to_json(survey_file_schema()), headers=_KEEP, media_type=SCHEMA_TYPE)


def _summary(template: Template) -> dict[str, Any]:
    definition = template.definition
    return {
        "name": template.name,
        "title": definition["title"],
        "description": template.description,
        "languages": definition["languages"],
        "questions": len(definition["questions"]),
    }
