"""What forms of the pages send."""

from fastapi import Request

from shared.web.text import is_storable


async def sent_form(request: Request) -> dict[str, str]:
    """Return the fields of a form that were filled in; of several with one name the last."""
    fields = await request.form()
    return {
        name: value.strip()
        for name, value in fields.items()
        if isinstance(value, str) and value.strip() and is_storable(value)
    }
