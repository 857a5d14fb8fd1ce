"""What is done with tasks besides filling in their form: taken back, done together, followed, looked at once more."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, process, user

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

ADMIN = By("bdt", "admin", Channel.CLI)
CLERK = By("bdt", "chuyen_vien", Channel.WEB)
OUTCOME = {"type": "radio", "key": "kq", "label": "Kết quả", "validate": {"required": True}}
OUTCOME |= {"values": [{"label": "Đồng ý", "value": "dong_y"}, {"label": "Trả lại", "value": "tra_lai"}]}
OUTCOME |= {"properties": {"outcome": "true"}}
REMARK = {"type": "textfield", "key": "y_kien", "label": "Ý kiến"}
REVIEW = '<extensionElements><camunda:properties><camunda:property name="review" value="{}"/>'
REVIEW += "</camunda:properties></extensionElements>"


def publish(home: Home, *, review: bool = False) -> None:
    """The clerk writes, then the head decides."""
    form = {"type": "default", "id": "f", "schemaVersion": 19, "components": [REMARK, OUTCOME]}
    write = {"type": "default", "id": "w", "schemaVersion": 19, "components": [REMARK]}
    attributes = 'camunda:candidateGroups="truong_phong" camunda:formRef="f"'
    body = '<startEvent id="s"/>' + user("viet", 'camunda:formRef="w"')
    body += user("duyet", attributes, REVIEW.format("true" if review else "false")) + user("sau") + '<endEvent id="e"/>'
    files = {"f.form": json.dumps(form).encode(), "w.form": json.dumps(write).encode()}
    diagram = bpmn(process(body + flows("s", "viet", "duyet", "sau", "e")))
    engine.publish(home, ADMIN, {"p.bpmn": diagram, **files})


def sent(home: Home, text: str = "ý") -> str:
    """A case that the clerk has sent to the head; the clerk's task."""
    engine.start(home, CLERK, "p")
    task = next(one for one in engine.tasks(home, CLERK) if one.element == "viet")
    return engine.complete(home, CLERK, task.id, {"y_kien": text}).task


def rows(page: Page) -> list[str]:
    return [row.get_attribute("data-task") or "" for row in page.locator(".rows .row[data-task]").all()]


def test_what_was_sent_is_taken_back_by_one_key(visit: Callable[..., Page], home: Home) -> None:
    publish(home)
    engine.start(home, CLERK, "p")
    page = visit("chuyen_vien")
    page.locator(".rows .row a").first.click()
    page.locator("#peek [name=y_kien]").fill("Nội dung vừa gõ")
    page.locator("#peek [data-key=c]").click()
    toast = page.locator(".toast[data-undo]")
    expect(toast).to_contain_text("Rút lại")
    page.locator("h1").first.click()
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("Đã rút lại")
    expect(page.locator("[name=y_kien]")).to_have_value("Nội dung vừa gõ")
    with page.expect_navigation():
        page.locator("#outcomes [data-key=c]").click()
    expect(toast).to_be_visible()
    # Ten seconds later: the sheet counts them.
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    expect(toast).to_have_count(0)


def test_rows_are_selected_by_key_and_finished_together(visit: Callable[..., Page], home: Home) -> None:
    publish(home)
    for number in range(3):
        sent(home, f"ý {number}")
    page = visit("truong_phong")
    together = page.get_by_role("button", name="Làm xong cùng lúc")
    expect(together).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-selected]")).to_have_text("1 việc đã chọn")
    expect(together).to_be_visible()
    page.get_by_role("link", name="Chọn cả danh sách").click()
    expect(page.locator("[data-selected]")).to_have_text("3 việc đã chọn")
    with page.expect_navigation():
        together.click()
    expect(page.locator("main")).to_contain_text("Một câu trả lời cho 3 việc")
    with page.expect_navigation():
        page.get_by_role("button", name="Đồng ý: 3 việc").click()
    expect(page.get_by_role("status").first).to_contain_text("Xong 3 trong 3 việc")


def test_changes_by_others_are_told_and_nothing_moves(visit: Callable[..., Page], home: Home) -> None:
    publish(home)
    for number in range(2):
        sent(home, f"ý {number}")
    page = visit("truong_phong")
    page.locator(".rows .row a").first.click()
    expect(page.locator("#peek [name=y_kien]")).to_be_visible()
    page.locator(".rows .row input").nth(1).check()
    page.locator("#peek [name=y_kien]").fill("đang gõ")
    before = rows(page)
    sent(home, "việc mới")
    bar = page.locator(".fresh")
    expect(bar).to_have_text("Có 1 việc mới. Hiện trong danh sách", timeout=8_000)
    assert rows(page) == before
    expect(page.locator("#peek [name=y_kien]")).to_be_focused()
    bar.get_by_role("button").click()
    expect(page.locator(".rows .row[data-task]")).to_have_count(3)
    assert set(before) < set(rows(page))
    expect(page.locator(".rows .row.on")).to_have_attribute("data-task", before[0])
    expect(page.locator(f".rows .row[data-task='{before[1]}'] input")).to_be_checked()
    expect(page.locator("#peek [name=y_kien]")).to_have_value("đang gõ")
    expect(bar).to_be_hidden()
    # A colleague takes one: its row reads otherwise.
    engine.forward(home, By("bdt", "truong_phong"), before[1], "chanh_vp", reason="chuyển đồng nghiệp làm")
    expect(bar).to_have_text(re.compile("Danh sách đã thay đổi"), timeout=8_000)


def test_a_decision_is_confirmed_beside_the_list_by_a_second_key(visit: Callable[..., Page], home: Home) -> None:
    publish(home, review=True)
    sent(home)
    page = visit("truong_phong")
    page.locator(".rows .row a").first.click()
    page.locator("#peek [name=y_kien]").fill("Đồng ý với đề xuất")
    page.locator("#peek h2").first.click()
    page.keyboard.press("c")
    recorded = page.locator("#peek [aria-labelledby=recorded]")
    expect(recorded).to_contain_text("Đồng ý với đề xuất")
    page.keyboard.press("r")
    expect(page.locator("#peek input[name=y_kien]:not([type=hidden])")).to_have_value("Đồng ý với đề xuất")
    page.locator("#peek h2").first.click()
    page.keyboard.press("c")
    expect(recorded).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(".toast").first).to_contain_text("Đã xong")
    assert not engine.tasks(home, By("bdt", "truong_phong"))


def test_more_time_is_asked_for_and_tasks_are_put_aside_together_and_come_back(
    visit: Callable[..., Page], home: Home
) -> None:
    step = user("viet", 'camunda:assignee="chuyen_vien" camunda:dueDate="${working_days(2)}"')
    diagram = bpmn(process('<startEvent id="s"/>' + step + '<endEvent id="e"/>' + flows("s", "viet", "e")))
    engine.publish(home, ADMIN, {"p.bpmn": diagram})
    for _ in range(2):
        engine.start(home, By("bdt", "van_thu", Channel.WEB), "p")
    task = engine.tasks(home, CLERK)[0].id
    page = visit("chuyen_vien")
    page.goto(f"/tasks/{task}")
    page.get_by_text("Chuyển hoặc trả việc").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Xin gia hạn").click()
    page.locator("[name=reason]").fill("ngắn")
    with page.expect_navigation():
        page.get_by_role("button", name="Xin gia hạn").click()
    expect(page.locator("[name=reason]")).to_have_value("ngắn")
    page.locator("[name=day]").fill("31/12/2026")
    page.locator("[name=reason]").fill("chờ số liệu của huyện")
    with page.expect_navigation():
        page.get_by_role("button", name="Xin gia hạn").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã xin gia hạn")
    page.goto("/inbox?select=all")
    with page.expect_navigation():
        page.locator("#bulk").get_by_role("button", name="Để sau").click()
    with page.expect_navigation():
        page.locator("main form button[name=until]").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Xong 2 trong 2 việc")
    assert not engine.tasks(home, CLERK)
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.locator("main")).to_contain_text("Xong 2 trong 2 việc")
    assert len(engine.tasks(home, CLERK)) == 2
