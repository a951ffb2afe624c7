"""Parameters of requests."""

from collections import Counter
from typing import get_origin

from fastapi import Request
from pydantic import BaseModel

from shared.errors import FieldProblem, InvalidError


def refuse_repeated(request: Request, parameters: BaseModel) -> None:
    """Refuse a parameter that is given twice and is no list.

    Raises:
        InvalidError: only one of them would count.
    """
    lists = {
        field.alias or name
        for name, field in type(parameters).model_fields.items()
        if get_origin(field.annotation) is list
    }
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = sorted(name for name, count in given.items() if count > 1 and name not in lists)
    if repeated:
        problems = [FieldProblem(name, "must be given once") for name in repeated]
        message = "A parameter is given more than once, and only one of them would count."
        raise InvalidError(message, problems=problems)
