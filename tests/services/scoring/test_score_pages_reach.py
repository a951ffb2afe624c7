"""Who sees what on scoring's pages: nothing of another unit, no comments without the scope, no form without it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.access import Role
from shared.testing.one_service import OneService
from tests.services.scoring.conftest import MakeResponse
from tests.services.scoring.pages import COMMENTS, SCORES, START, manager, of_berlin, page, text_of

SECRET = "The mayor of Hamburg was rude"


async def test_another_units_data_is_never_shown(chain: OneService, response: MakeResponse) -> None:
    """No page, fragment or file shows Hamburg to Berlin: no name, no number, no word, nothing that only Hamburg has."""
    person, now = UUID(int=77), datetime.now(UTC)
    only_there: dict[str, Any] = {
        "location": "hamburg",
        "respondent_id": person,
        "occurred_at": now,
        "channel": "phone",
    }
    hidden = [
        response({"recommend": 1, "why": SECRET}, touchpoint="harbour", **only_there),
        response({"stars": 1}, survey="secret-survey", **only_there),
    ]
    await chain.deliver(*hidden)
    await chain.use_cases.scores.fold_journal()
    who = of_berlin(chain)
    paths = [START, SCORES, COMMENTS, f"{COMMENTS}/terms", f"{SCORES}/csv", f"{COMMENTS}/csv"]
    paths += [f"{SCORES}?place=hamburg&by=unit", f"{COMMENTS}?place=hamburg", "/console/scoring/survey/secret-survey"]
    paths += [f"/console/scoring/person/{person}", f"{SCORES}?survey=secret-survey", f"{SCORES}?touchpoint=harbour"]
    for path in paths:
        text = await text_of(chain, who, path)
        for word in ("Hamburg", "hamburg", "mayor", "harbour", "secret-survey", "Phone"):
            assert word not in text, (path, word)
    everything = await text_of(chain, manager(chain), f"/console/scoring/person/{person}")
    assert "secret-survey" in everything
    mark = f"{COMMENTS}/{hidden[0].data.response_id}/why/important"
    refused = await chain.client.post(mark, headers=who.headers, data={"on": "true"})
    assert refused.status_code == 404
    found = await chain.client.post(COMMENTS, headers=who.headers, data={"text": "mayor"})
    assert "Nobody wrote that" in found.text
    assert SECRET not in found.text


async def test_berlin_sees_its_own_numbers(chain: OneService) -> None:
    """The score of all shops together is not Berlin's."""
    text = await text_of(chain, of_berlin(chain), SCORES, period="90d")
    assert "432 answers" in text
    assert "432 answers" not in await text_of(chain, manager(chain), SCORES, period="90d")


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("viewer", SCORES, 200),
        ("viewer", START, 200),
        ("viewer", COMMENTS, 403),
        ("viewer", f"{COMMENTS}/terms", 403),
        ("viewer", f"{COMMENTS}/csv", 403),
        ("viewer", f"/console/scoring/person/{UUID(int=1)}", 403),
        ("agent", COMMENTS, 200),
    ],
)
async def test_roles(scoring: OneService, role: Role, path: str, status: int) -> None:
    assert (await page(scoring, manager(scoring, role), path)).status_code == status


async def test_only_who_may_set_targets_sees_the_form(chain: OneService) -> None:
    assert "Set the target" in await text_of(chain, manager(chain), SCORES)
    agent = manager(chain, "agent")
    assert "Set the target" not in await text_of(chain, agent, SCORES)
    assert (await chain.client.post(f"{SCORES}/target", headers=agent.headers)).status_code == 403


async def test_a_wrong_target_comes_back_with_what_was_typed(chain: OneService) -> None:
    """And nobody's change is overwritten by a form that is older."""
    who, due = manager(chain), str(datetime.now(UTC).date() + timedelta(days=90))
    for value, owner in (("200", "Retail"), ("many", "Retail"), ("50", "")):
        form = {"value": value, "due_on": due, "owner": owner}
        reply = await chain.client.post(f"{SCORES}/target", headers=who.headers, data=form)
        assert reply.status_code == 422
        assert f'value="{value}"' in reply.text
        assert "Give a value that this score can have" in reply.text
    form = {"value": "50", "due_on": due, "owner": "Retail"}
    assert (await chain.client.post(f"{SCORES}/target", headers=who.headers, data=form)).status_code == 303
    [target] = await chain.use_cases.targets.list(after=None, limit=5)
    old = {**form, "value": "60", "key": target.key, "tag": target.tag}
    assert (await chain.client.post(f"{SCORES}/target", headers=who.headers, data=old)).status_code == 303
    stale = {**old, "value": "70"}
    reply = await chain.client.post(f"{SCORES}/target", headers=who.headers, data=stale)
    assert "Somebody changed this target meanwhile" in reply.text
