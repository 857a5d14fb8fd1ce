"""A secret ballot at its pages: what is told, what is never kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import engine
from engine import By, Channel
from storage import drafts
from tests.support.drawing import bpmn, flows, process, service, user
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

ANSWERS = [{"label": "Đồng ý", "value": "dong_y"}, {"label": "Không đồng ý", "value": "khong_dong_y"}]
FORM = {
    "type": "default",
    "id": "phieu",
    "schemaVersion": 19,
    "components": [
        {
            "type": "radio", "key": "phieu", "label": "Phiếu", "values": ANSWERS, "validate": {"required": True},
            "properties": {"secret": "true", "outcome": "true"},
        },
        {"type": "textfield", "key": "ghi_chu", "label": "Ghi chú", "validate": {"required": True}},
    ],
}  # fmt: skip
COUNT = "hop_phieu=bo_phieu;truong=phieu;so_thanh_vien=1;nguong=1"


def asked(home: Home) -> str:
    """A case in which one person votes."""
    body = '<startEvent id="s"/>' + user("bo_phieu", 'camunda:assignee="uy_vien_1" camunda:formRef="phieu"')
    body += service("kiem", "tally-votes", COUNT) + '<endEvent id="e"/>' + flows("s", "bo_phieu", "kiem", "e")
    admin = By(home.agency, "admin", Channel.CLI)
    engine.publish(home, admin, {"p.bpmn": bpmn(process(body)), "phieu.form": json.dumps(FORM).encode()}, name="p")
    return engine.start(home, By(home.agency, "chuyen_vien", Channel.WEB), "p").id


def test_the_page_says_that_it_is_secret_and_keeps_nothing_of_the_answer(app: Flask, home: Home) -> None:
    case = asked(home)
    voter = Person(app, "uy_vien_1")
    page = voter.task("bo_phieu")
    assert "Đây là phiếu kín" in page.text
    assert not page.all("//form[@id='form'][@data-draft or @data-keep]")
    assert page.one("//input[@name='_who']").get("value") == "", "a ballot is never carried through a sign-in"
    assert not page.all("//div[@id='outcomes']//button[@value='save']")
    assert not page.all("//select[@id='to']")
    assert {button.get("class") for button in page.all("//div[@id='outcomes']//button[@name='phieu']")} == {""}
    refused = voter.send(page, "//form[@id='form']", {"ghi_chu": ""}, button=("phieu", "dong_y"))
    assert refused.status == 422
    with home.database.read() as connection:
        assert all(b"dong_y" not in kept for kept in drafts.everything(connection))
    done = voter.send(refused, "//form[@id='form']", {"ghi_chu": "đã đọc"}, button=("phieu", "dong_y"))
    assert done.path == "/inbox", done.text[:500]
    after = engine.case(home, By(home.agency, "admin", Channel.CLI), case)
    assert (after.status, after.variables["dat"]) == ("completed", True)
    shown = Person(app, "chuyen_vien").get(f"/cases/{case}")
    assert "đã đọc" in shown.text
