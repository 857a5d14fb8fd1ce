from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from engine import By, Channel
from tests.web.site import REVIEW, Page, Person
from tests.web.test_walk import DRAFT, PAPER, begin

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from engine import Home


@pytest.fixture
def signing(app: Flask, jobs: Callable[[], int]) -> tuple[Person, Page]:
    """The head of the agency before the document to sign."""
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    head.complete(head.task("Kiểm tra nội dung"), outcome=("ket_qua_noi_dung", "dat"))
    jobs()
    office = Person(app, "chanh_vp")
    check = office.task("Kiểm tra thể thức")
    office.complete(check, {"tham_quyen_ky_dung": "true"}, outcome=("ket_qua_the_thuc", "dat"))
    jobs()
    leader = Person(app, "lanh_dao")
    return leader, leader.task("Duyệt bản thảo và ký")


def test_a_decision_is_shown_once_more_then_changed_then_confirmed(signing: tuple[Person, Page], home: Home) -> None:
    leader, page = signing
    case = engine.task(home, By("bdt", "lanh_dao", Channel.WEB), page.path.rpartition("/")[2]).task.instance
    typed = {"y_kien_ky": "Sửa lại đoạn hai.\nThêm căn cứ."}
    shown = leader.send(page, "//form[@id='form']", typed, button=("quyet_dinh", "tra_lai"))
    assert shown.all(REVIEW)
    assert "Thêm căn cứ." in shown.one("//section[@aria-labelledby='recorded']").text_content()
    before = engine.case(home, By("bdt", "lanh_dao"), case)
    assert "ky_ban_hanh" in before.positions
    changed = leader.send(shown, "//form[@id='form']", {"_act": "change"})
    assert "Sửa lại đoạn hai." in changed.one("//textarea[@name='y_kien_ky']").text
    again = leader.send(changed, "//form[@id='form']", {"y_kien_ky": ""}, button=("quyet_dinh", "ky"))
    assert "Ký ban hành" in again.one(REVIEW).text_content()
    done = leader.send(again, "//form[@id='form']", {"_reviewed": "yes"})
    assert "Đã xong" in done.text
    assert "ky_ban_hanh" not in engine.case(home, By("bdt", "lanh_dao"), case).positions


def test_a_mistake_is_told_before_anything_is_shown_again(signing: tuple[Person, Page]) -> None:
    leader, page = signing
    refused = leader.send(page, "//form[@id='form']", {"y_kien_ky": ""}, button=("quyet_dinh", "tra_lai"))
    assert refused.status == 422
    assert not refused.all(REVIEW)
    assert refused.all("//div[@role='alert']//a[@href='#f-y_kien_ky']")
