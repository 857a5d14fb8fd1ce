"""Task after task by keyboard: open, approve, next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, process, user

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

FORM = {
    "type": "default",
    "schemaVersion": 19,
    "id": "y_kien",
    "components": [
        {"type": "textarea", "key": "y_kien", "label": "Ý kiến", "validate": {"required": True}},
        {
            "type": "radio",
            "key": "quyet_dinh",
            "label": "Quyết định",
            "validate": {"required": True},
            "properties": {"outcome": "true"},
            "values": [{"value": "dong_y", "label": "Đồng ý"}, {"value": "tra_lai", "label": "Trả lại"}],
        },
    ],
}
APPROVE = user("duyet", 'camunda:candidateGroups="lanh_dao" camunda:formRef="y_kien"')
BODY = f'<startEvent id="s"/>{APPROVE}<endEvent id="e"/>{flows("s", "duyet", "e")}'


def waiting(home: Home, count: int) -> list[str]:
    """Publish an approval and start so many cases of it."""
    files: dict[str, bytes] = {"duyet.bpmn": bpmn(process(BODY, key="phe_duyet")), "y_kien.form": orjson.dumps(FORM)}
    engine.publish(home, By("bdt", "admin", Channel.CLI), files)
    clerk = By("bdt", "van_thu", Channel.WEB)
    return [engine.start(home, clerk, "phe_duyet", business_key=f"HS-{n}").id for n in range(count)]


def selected(page: Page) -> str:
    return page.locator("#peek").get_attribute("data-task") or ""


@pytest.mark.parametrize("count", [4, pytest.param(50, marks=pytest.mark.full)])
def test_task_after_task_is_done_by_keyboard_alone(visit: Callable[..., Page], home: Home, count: int) -> None:
    cases = waiting(home, count)
    page = visit("lanh_dao")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number in range(count):
        expect(page.locator("#peek h2").first).to_have_text("duyet")
        task = selected(page)
        page.keyboard.press("e")
        expect(page.locator("[name=y_kien]")).to_be_focused()
        page.keyboard.type(f"Ý kiến số {number}: cjkr?/")
        page.keyboard.press("Escape")
        page.keyboard.press("c" if number % 2 == 0 else "r")
        expect(page.locator(f'.row[data-task="{task}"]')).to_have_class(re.compile("gone"))
        if number + 1 < count:
            expect(page.locator(f'#peek:not([data-task="{task}"])')).to_have_count(1)
    expect(page.locator("#peek")).not_to_have_attribute("data-task", re.compile("."))
    told = [engine.variables(home, By("bdt", "admin", Channel.CLI), case) for case in cases]
    assert sorted(str(each["y_kien"]) for each in told) == sorted(f"Ý kiến số {n}: cjkr?/" for n in range(count))
    assert [each["quyet_dinh"] for each in told].count("dong_y") == (count + 1) // 2


def test_the_list_stands_still_and_a_refusal_keeps_what_was_typed(visit: Callable[..., Page], home: Home) -> None:
    waiting(home, 3)
    page = visit("lanh_dao")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#peek h2").first).to_have_text("duyet")
    task = selected(page)
    page.keyboard.press("c")
    expect(page.locator("#peek .errors")).to_be_focused()
    assert selected(page) == task
    page.locator("[name=y_kien]").fill("Đồng ý.")
    with page.expect_response(re.compile("/inbox")):
        page.locator("#outcomes .primary").click()
    rows = page.locator(".rows .row")
    expect(rows).to_have_count(3)
    expect(rows.first).to_have_class(re.compile("gone"))
    expect(rows.nth(1)).to_have_class(re.compile("on"))
    expect(rows.nth(1).locator("a")).to_be_focused()
    expect(page.locator(".foot .toast")).to_contain_text("Đã xong")


def test_keys_are_shown_and_can_be_switched_off(visit: Callable[..., Page], home: Home) -> None:
    waiting(home, 1)
    page = visit("lanh_dao")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    with page.expect_navigation():
        page.locator("dialog#keys").get_by_role("button", name="Tắt phím tắt").click()
    page.goto("/inbox")
    page.keyboard.press("j")
    expect(page.locator(".row a").first).not_to_be_focused()
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("button", name="Bật phím tắt").click()
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("v")
    expect(page).to_have_url(re.compile("/inbox$"))


def test_without_script_a_task_is_done_beside_the_list_and_the_next_follows(
    visit: Callable[..., Page], home: Home
) -> None:
    waiting(home, 2)
    page = visit("lanh_dao", script=False)
    peek = page.locator(".row a").first.get_attribute("data-peek") or ""
    page.goto(peek)
    page.locator("[name=y_kien]").fill("Đồng ý.")
    first = selected(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Đồng ý").click()
    assert selected(page) not in {first, ""}
