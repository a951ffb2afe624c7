"""The work in a case in a browser: checklists, mentions and watching by keyboard, and several cases closed at once."""

from collections.abc import Mapping
from typing import Any, Literal

import pytest
from playwright.async_api import expect

from shared.access import Language
from tests.browser.cases.conftest import ALEX, PATH, Inbox, detractor
from tests.browser.cases.test_case_looks import SCREENS, check

pytestmark = pytest.mark.browser

REFUND: Mapping[str, Any] = {
    "names": {"en": "Refund", "de": "Erstattung"},
    "items": [
        {"key": "receipt", "names": {"en": "Check the receipt", "de": "Beleg prüfen"}, "is_required": True},
        {"key": "paid", "names": {"en": "Pay the money back", "de": "Geld zurückzahlen"}, "is_required": True},
        {"key": "thanked", "names": {"en": "Thank the colleagues", "de": "Dem Team danken"}},
    ],
    "when": {"all_of": [{"field": "kind", "equals": "alert"}, {"field": "unit", "one_of": ["graz", "wien"]}]},
}


async def put(inbox: Inbox, path: str, body: Mapping[str, Any]) -> None:
    reply = await inbox.service.client.put(f"/v1/{path}", headers=inbox.service.admin, json=body)
    assert reply.is_success, reply.text


async def listed_case(inbox: Inbox) -> str:
    """Open a case that has the checklist; return its id."""
    await put(inbox, "checklists/refund", REFUND)
    await inbox.service.deliver(detractor(1, severity="critical"))
    reply = await inbox.service.client.get("/v1/tickets", headers=inbox.service.admin)
    return str(reply.json()["items"][0]["id"])


async def test_a_checklist_is_worked_off_with_the_keyboard(inbox: Inbox) -> None:
    """One key ticks off the next item, the focus stays on it; what is needed is named when somebody closes before."""
    case = await listed_case(inbox)
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}/{case}")
    boxes = page.locator("#detail").get_by_role("checkbox")
    receipt = page.get_by_role("checkbox", name="Check the receipt")
    await expect(page.get_by_role("checkbox", checked=False, name="receipt")).to_be_visible()
    await page.keyboard.press("v")
    await expect(receipt).to_be_checked()
    await expect(receipt).to_be_focused()
    await page.keyboard.press("Space")
    await expect(receipt).not_to_be_checked()
    await expect(receipt).to_be_focused()
    await page.keyboard.press("v")
    await expect(receipt).to_be_checked()
    await page.keyboard.press("e")
    form = page.locator("#step-close")
    await form.locator("select[name=cause]").select_option("waiting-time")
    await form.locator("[name=action_taken]").fill("A voucher")
    await form.locator("select[name=not_contacted_because]").select_option("not_needed")
    await form.locator("button:not([type])").click()
    refused = page.locator("#case [role=alert]")
    await expect(refused).to_contain_text("This is still to be done before the case is closed:")
    await expect(refused.locator("li")).to_have_text(["Pay the money back"])
    await expect(refused.locator("[name=action_taken]")).to_have_value("A voucher")
    await page.locator("#case-title").focus()
    await page.keyboard.press("v")
    await expect(page.get_by_role("checkbox", name="Pay the money back")).to_be_checked()
    assert await boxes.count() == 3
    assert [action for action, _note in await inbox.history(case)][1:] == ["checked", "unchecked", "checked", "checked"]
    await page.context.close()


async def test_a_colleague_is_mentioned_while_typing(inbox: Inbox) -> None:
    """After @ those who may see the case are offered; arrows and Enter choose one, Escape closes the offer alone."""
    case = (await inbox.oldest())["id"]
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}/{case}")
    await page.keyboard.press("m")
    note = page.locator("#step-note textarea")
    await expect(note).to_be_focused()
    await page.keyboard.type("Please call her, @")
    offers = page.locator("#step-note [role=option]")
    await expect(offers).to_have_text(["Alex Ray", "Kim Doe"])
    await page.keyboard.press("Escape")
    await expect(offers).to_have_count(0)
    await expect(page.locator("#step-note")).to_be_visible()
    await page.keyboard.type("a")
    await expect(offers).to_have_text(["Alex Ray"])
    await page.keyboard.press("Backspace")
    await page.keyboard.press("ArrowDown")
    await expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(note).to_have_value("Please call her, @Alex Ray ")
    await page.keyboard.type("and @kim")
    await page.keyboard.press("Tab")
    await expect(note).to_have_value("Please call her, @Alex Ray and @Kim Doe ")
    for _ in range(len("@Kim Doe ")):
        await page.keyboard.press("Backspace")
    chosen = "select => [...select.selectedOptions].map(one => one.textContent)"
    assert await page.locator("#step-note select[name=mentions]").evaluate(chosen) == ["Alex Ray"]
    await page.locator("#step-note button:not([type])").click()
    await expect(page.locator("#detail")).to_contain_text("Mentioned: Alex Ray")
    await expect(page.locator("#detail")).to_contain_text("Watched by Alex Ray")
    reply = await inbox.service.client.get(f"/v1/tickets/{case}/history", headers=inbox.service.admin)
    assert reply.json()["items"][-1]["mentions"] == [str(ALEX)]
    await page.context.close()


async def test_without_a_script_all_of_it_works_too(inbox: Inbox) -> None:
    """Ticking off, choosing colleagues from the list, watching, and the wish for a call."""
    case = await listed_case(inbox)
    page = await inbox.page(script=False)
    await page.goto(f"{inbox.url}{PATH}/{case}")
    await page.get_by_role("checkbox", name="Check the receipt").click()
    await expect(page.get_by_role("checkbox", name="Check the receipt")).to_be_checked()
    await page.get_by_role("button", name="Watch", exact=True).click()
    await expect(page.locator("#detail")).to_contain_text("Watched by Erika Muster")
    await page.locator("[popovertarget=step-call-back]").first.click()
    await page.locator("#step-call-back select").select_option("phone evening")
    await page.get_by_role("button", name="Note the wish").click()
    await expect(page.locator("#case-call-back")).to_contain_text("Wants a call, evenings")
    await page.locator("#steps summary").click()
    await page.locator("#steps [popovertarget=step-note]").click()
    await page.locator("#step-note textarea").fill("@Alex Ray please")
    await page.locator("#step-note summary").click()
    await page.locator("#step-note select[name=mentions]").select_option(label="Alex Ray")
    await page.get_by_role("button", name="Keep the note").click()
    await expect(page.locator("#detail")).to_contain_text("Watched by Erika Muster, Alex Ray")
    await page.context.close()


async def test_several_cases_are_closed_with_the_keyboard(inbox: Inbox) -> None:
    """Chosen in the list with x, then one form; the list shows what is left, and says how many were closed."""
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    await expect(page.locator("#cases .list > li")).to_have_count(3)
    for _ in range(2):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await page.keyboard.press("E")
    await expect(page.locator("#several-head")).to_have_text("What do these 2 cases end with?")
    await expect(page.locator("#several-head")).to_be_focused()
    await page.locator("#several-cause").select_option("waiting-time")
    await page.locator("#several-done").fill("Vouchers for everybody")
    await page.locator("#several-why").select_option("not_needed")
    await page.get_by_role("button", name="Close these 2 cases").click()
    await expect(page.locator("#toasts")).to_contain_text("2 cases closed.")
    await expect(page.locator("#cases .list > li")).to_have_count(1)
    await page.context.close()


async def test_causes_are_kept_with_the_keyboard(inbox: Inbox) -> None:
    """Added below a heading, moved without losing the place, renamed; the tree shows it."""
    page = await inbox.page(role="manager")
    await page.goto(f"{inbox.url}{PATH}/causes")
    await page.get_by_role("link", name="Add a cause below “Waiting and punctuality”").click()
    await expect(page.locator("#f-name_en")).to_be_focused()
    await page.keyboard.type("Queue at the till")
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("The cause is added.")
    names = page.locator("[aria-labelledby=cause-waiting] .list .row-link")
    await expect(names).to_have_text(
        ["Waited too long", "Came late or not at all", "Could not reach us", "Queue at the till"]
    )
    up = page.locator("#up-queue-at-the-till")
    await page.wait_for_load_state()  # before the script is there, the whole page is sent and comes anew
    await up.focus()
    await page.keyboard.press("Enter")
    await expect(names.nth(2)).to_have_text("Queue at the till")
    await expect(up).to_be_focused()
    await names.nth(2).click()
    await page.locator("#f-name_de").fill("Schlange an der Kasse")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[aria-labelledby=cause-waiting]")).to_contain_text("Schlange an der Kasse")
    await page.context.close()


async def test_a_checklist_is_made_by_hand(inbox: Inbox) -> None:
    """Items and conditions are added without losing what was typed; the list says for which cases it is."""
    page = await inbox.page(role="manager")
    await page.goto(f"{inbox.url}{PATH}/checklists/-/new")
    await page.locator("#f-name_en").fill("Refund")
    await page.get_by_label("What is to be done, in English").fill("Check the receipt")
    await page.get_by_role("button", name="Add an item").click()
    second = page.get_by_label("What is to be done, in English").nth(1)
    await expect(second).to_be_visible()
    await second.fill("Pay back")
    await page.get_by_label("Needed to close the case").nth(1).check()
    await page.get_by_role("button", name="Move item 2 up").click()
    await expect(page.get_by_label("What is to be done, in English").first).to_have_value("Pay back")
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_label("What is looked at").select_option("unit")
    await page.get_by_label("Value").select_option("graz")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#toasts")).to_contain_text("The checklist is added.")
    await expect(page.locator("main")).to_contain_text("Unit: Lindenhof / Graz")
    await page.get_by_role("link", name="Refund").click()
    await expect(page.get_by_label("Needed to close the case").first).to_be_checked()
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
async def test_axe_finds_nothing(
    inbox: Inbox, width: int, scheme: Literal["light", "dark"], language: Language
) -> None:
    """On each of the pages, with data and without, refused and whole, and in the forms of the case."""
    look = f"{language}-{width}-{scheme}"
    page = await inbox.page(language=language, width=width, scheme=scheme, bypass_csp=True, role="manager")
    await page.goto(f"{inbox.url}{PATH}/checklists")
    await check(page, f"no-checklists-{look}")
    case = await listed_case(inbox)
    agent = {"Authorization": inbox.service.admin["Authorization"]}
    await inbox.service.client.put(f"/v1/tickets/{case}/call-back", headers=agent, json={"window": "evening"})
    await inbox.service.client.post(f"/v1/tickets/{case}/checks/refund.receipt", headers=agent, json={"done": True})
    for name, path in {
        "causes": "/causes",
        "cause": "/causes/waiting-time",
        "heading": "/causes/waiting",
        "new-cause": "/causes/-/new",
        "checklists": "/checklists",
        "checklist": "/checklists/refund",
        "new-checklist": "/checklists/-/new",
        "work": f"/{case}",
    }.items():
        await page.goto(f"{inbox.url}{PATH}{path}")
        await check(page, f"{name}-{look}")
    for step in ("note", "call-back"):
        opener = page.locator(f"[popovertarget=step-{step}]").first
        if await opener.is_hidden():
            await page.locator("#steps summary").click()
        await opener.click()
        await expect(page.locator(f"#step-{step}")).to_be_visible()
        if step == "note":
            await page.keyboard.type("@")
            await expect(page.locator("#step-note [role=option]").first).to_be_visible()
        await check(page, f"{step}-{look}")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
    await page.goto(f"{inbox.url}{PATH}")
    for box in await page.locator("#cases input[type=checkbox]").all():
        await box.check()
    await page.locator("[formaction*='close/form']").click()
    await expect(page.locator("#several-head")).to_be_visible()
    await check(page, f"close-several-{look}")
    await page.goto(f"{inbox.url}{PATH}/checklists/-/new")
    await page.locator("#save").click()
    await expect(page.locator("main [role=alert]")).to_be_visible()
    await check(page, f"refused-checklist-{look}")
    await page.context.close()
