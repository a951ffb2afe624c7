"""The states of a case and the steps between them, as a drawing and a table in the Markdown pages."""

from typing import get_args

from services.documents.tables import Row, table
from services.tickets.domain.workflow import LEADS_TO, Step

_END = "closed"


def workflow_drawing() -> str:
    """Return the transitions as a Mermaid state diagram; steps that lead to the same state share an arrow."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction LR", "    [*] --> new"]
    for state, steps in LEADS_TO.items():
        arrows: dict[str, list[str]] = {}
        for step, leads_to in steps.items():
            arrows.setdefault(leads_to, []).append(step)
        lines += [f"    {state} --> {leads_to}: {', '.join(names)}" for leads_to, names in arrows.items()]
    return "\n".join([*lines, f"    {_END} --> [*]", "```"])


def workflow_table() -> str:
    """Return the transitions as a table: where each step leads from each state."""
    steps = get_args(Step)
    head: Row = ("state", *(f"`{step}`" for step in steps))
    rows: list[Row] = [
        (f"**{state}**", *(leads_to.get(step, "–") for step in steps)) for state, leads_to in LEADS_TO.items()
    ]
    return table(head, rows)
