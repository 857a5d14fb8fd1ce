from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask


def test_the_trail_says_whom_or_what_an_event_outside_of_cases_is_about(app: Flask) -> None:
    said = Person(app, "lanh_dao").get("/trail").text
    for words in (
        "Công bố quy trình: Quản lý văn bản đi",
        "Giao quyền ký: Nguyễn Thị Mai",
        "Giao chức vụ: Dương Thị Hồng",
        "Thêm người: Dương Thị Hồng",
    ):
        assert words in said
    assert "uy_vien_9" not in said
