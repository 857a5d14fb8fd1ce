from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import By
from tests.web.site import Person
from tests.web.test_walk import DRAFT, PAPER, begin

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

UNDO = "//div[@data-undo]//form"
ROW = "//li//a[contains(., 'Soạn thảo văn bản')]"


def test_what_was_sent_is_taken_back_from_the_news_of_it(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    sent = drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    assert "Đã xong: Soạn thảo văn bản" in sent.text
    again = drafter.send(sent, UNDO)
    assert "Đã rút lại" in again.text
    assert again.one("//textarea[@name='trich_yeu']").text == DRAFT["trich_yeu"]
    assert "du-thao.pdf" in again.text
    assert not Person(app, "truong_phong").get("/inbox").all("//li[contains(@class, 'row')]")
    sent = drafter.complete(again, {})
    assert sent.status == 200
    assert "Đã xong" in sent.text


def test_a_finished_task_has_the_button_until_somebody_opens_what_follows(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    done = drafter.get(drafter.get("/inbox?scope=done").one(ROW).get("href"))
    button = "//form[contains(@action, '/recall')]"
    assert done.all(button)
    Person(app, "truong_phong").task("Kiểm tra nội dung")
    refused = drafter.send(done, button)
    assert refused.status == 409
    assert "đã mở bước tiếp theo lúc 09:00 ngày 23/11/2026" in refused.text
    assert not drafter.get(done.path).all(button)


def test_claiming_and_giving_back_undo_each_other(app: Flask, home: Home) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    path = head.task("Kiểm tra nội dung").path
    engine.claim(home, By("bdt", "truong_phong"), path.rpartition("/")[2])
    released = head.send(head.get(path), "//form[contains(@action, '/release')]")
    assert "Đã trả việc" in released.text
    claimed = head.send(released, UNDO)
    assert (claimed.path, "Đã nhận việc" in claimed.text) == ("/inbox", True)
    assert path.endswith(claimed.one("//article[@id='peek']").get("data-task"))
    assert "Đã trả việc" in head.send(claimed, UNDO).text
