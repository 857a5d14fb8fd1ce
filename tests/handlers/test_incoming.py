"""What comes in: taken in, entered in one line a case, found again, taken back by its sender."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from engine import RegisterQuery, case, documents, publish, register, run_due, start
from tests.handlers.conftest import by
from tests.support.drawing import bpmn, flows, process

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import CaseView, Home
    from tests.handlers.conftest import Opening

REGISTER = """
[register.so_den]
title_vi = "Sổ đến"
[[register.so_den.columns]]
key = "so"
title_vi = "Số, ký hiệu"
value = "${so}"
[[register.so_den.columns]]
key = "ngay"
title_vi = "Ngày văn bản"
value = "${ngay}"
[[register.so_den.columns]]
key = "cho"
title_vi = "Người nhận"
value = "${ten_chuyen_cho}"
[[register.so_den.columns]]
key = "han"
title_vi = "Thời hạn"
value = "${empty han ? '' : han}"
"""
LETTER = {"so": "05/KH-UBND", "ngay": date(2026, 11, 20), "han": date(2026, 11, 30), "cho": ["CSDT", "chanh_vp"]}
SEARCH = (
    '<camunda:inputParameter name="cot"><camunda:map><camunda:entry key="so">${so}</camunda:entry>'
    '<camunda:entry key="ngay">${ngay}</camunda:entry></camunda:map></camunda:inputParameter>'
)


def given(name: str, text: str) -> str:
    return f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>'


def step(element: str, topic: str, *inputs: str) -> str:
    return (
        f'<serviceTask id="{element}" name="{element}" camunda:type="external" camunda:topic="{topic}">'
        f"<extensionElements><camunda:inputOutput>{''.join(inputs)}</camunda:inputOutput></extensionElements></serviceTask>"
    )


RECEIVE = step("nhan", "receive-document", given("tai_lieu", "tep"), given("trich_yeu", "Kế hoạch"),
               given("so_ky_hieu", "${so}"), given("ngay_van_ban", "${ngay}"))  # fmt: skip
FIND = step("tim", "find-duplicate", given("so_dang_ky", "so_den"), SEARCH)
ENTER = step("vao", "register-entry", given("so_dang_ky", "so_den"), given("tai_lieu", "tep"),
             given("chuyen_cho", "${cho}"), given("mot_dong", "${true}"))  # fmt: skip
WAIT = '<userTask id="cho_han" name="Chờ"/>'


def walked(home: Home, *steps: str, values: Mapping[str, object]) -> CaseView:
    ids = [found[1] for found in (re.search('Task id="([^"]+)"', text) for text in steps) if found]
    body = '<startEvent id="s"/>' + "".join(steps) + '<endEvent id="e"/>' + flows("s", *ids, "e")
    files = {"p.bpmn": bpmn(process(body)), "register.toml": REGISTER.encode()}
    publish(home, by(home, "admin"), files, name="p")
    started = start(home, by(home), "p", variables=values)
    run_due(home)
    return case(home, by(home), started.id)


def test_a_document_is_taken_in_once_and_then_does_not_change(demo: Opening) -> None:
    home = demo()
    seen = walked(home, RECEIVE, RECEIVE.replace('"nhan"', '"nhan_lai"'), values=LETTER)
    (paper,) = seen.documents
    assert (paper.number, paper.issued_on, paper.state) == ("05/KH-UBND", date(2026, 11, 20), "received")
    assert seen.variables["van_ban"] == paper.id
    assert [entry.kind for entry in seen.trail].count("document-received") == 1


@pytest.mark.parametrize(
    ("again", "found"),
    [
        ({"so": "5/kh-ubnd"}, True),
        ({"so": "5/KH-UBND", "ngay": date(2026, 1, 5)}, True),
        ({"so": "05/KH-UBND", "ngay": date(2025, 12, 31)}, False),
        ({"so": "15/KH-UBND"}, False),
    ],
)
def test_the_same_number_of_the_same_year_is_found_again(
    demo: Opening, again: Mapping[str, object], *, found: bool
) -> None:
    home = demo()
    first = walked(home, RECEIVE, FIND, ENTER, values=LETTER)
    assert first.variables["trung"] is False
    second = walked(home, RECEIVE, FIND, values={**LETTER, **again})
    assert second.variables["trung"] is found
    assert second.variables.get("van_ban_trung") == (first.documents[0].id if found else None)
    assert second.variables.get("ho_so_trung") == (first.id if found else None)
    assert ("Số, ký hiệu: 05/KH-UBND" in str(second.variables.get("dong_trung"))) is found


def test_a_column_that_the_register_lacks_is_an_incident(demo: Opening) -> None:
    seen = walked(demo(), FIND.replace('key="so"', 'key="khong_co"'), values=LETTER)
    assert "columns so, ngay" in seen.incidents[0].message


def test_a_case_keeps_one_line_and_notes_what_has_changed(demo: Opening) -> None:
    home = demo()
    later = step("doi", "register-entry", given("so_dang_ky", "so_den"), given("chuyen_cho", "${cho}"),
                 given("mot_dong", "${true}"))  # fmt: skip
    moved = '<serviceTask id="{0}" name="{0}" camunda:expression="${{date(\'{1}\')}}" camunda:resultVariable="han"/>'
    steps = (ENTER, moved.format("m1", "2026-12-15"), later, later.replace('"doi"', '"doi_2"'),
             moved.format("m2", "2026-11-30"), later.replace('"doi"', '"doi_3"'))  # fmt: skip
    walked(home, *steps, values=LETTER)
    (row,) = register(home, by(home, "van_thu"), "so_den").rows
    assert tuple(row.cells) == ("05/KH-UBND", "20/11/2026", "Phòng Chính sách dân tộc; Lê Văn Cường", "30/11/2026")
    assert list(row.notes) == ["Thời hạn: 15/12/2026", "Thời hạn: 30/11/2026"]


def test_what_is_known_only_later_is_read_in_its_column_by_the_last_note(demo: Opening) -> None:
    home = demo()
    late = {key: value for key, value in LETTER.items() if key != "han"}
    later = ENTER.replace('"vao"', '"sau"')
    moved = '<serviceTask id="{0}" name="{0}" camunda:expression="${{date(\'{1}\')}}" camunda:resultVariable="han"/>'
    note = step("ghi", "register-note", given("so_dang_ky", "so_den"), given("ghi_chu", "Gửi lại"))
    steps = (ENTER, moved.format("m1", "2026-12-15"), later, note)
    walked(home, *steps, moved.format("m2", "2026-12-20"), later.replace('"sau"', '"nua"'), values=late)
    clerk = by(home, "van_thu")
    (row,) = register(home, clerk, "so_den").rows
    assert (row.cells[-1], list(row.notes)) == ("20/12/2026", ["Thời hạn: 15/12/2026", "Gửi lại"])
    assert len(register(home, clerk, "so_den", RegisterQuery(cells={"han": "20/12"})).rows) == 1
    assert register(home, clerk, "so_den", RegisterQuery(cells={"han": "15/12"})).rows == ()


def test_a_note_of_a_case_without_a_line_may_be_passed_over(demo: Opening) -> None:
    note = step(
        "ghi", "register-note", given("so_dang_ky", "so_den"), given("ghi_chu", "x"), given("neu_co", "${true}")
    )
    seen = walked(demo(), note, values=LETTER)
    assert (seen.status, seen.incidents) == ("completed", ())


def test_a_document_that_its_sender_takes_back_counts_no_more_and_is_frozen(demo: Opening) -> None:
    home = demo()
    recall = step("thu_hoi", "recall-document", given("van_ban", "${van_ban}"), given("ly_do", "TB số 9/TB-UBND"))
    seen = walked(home, RECEIVE, recall, recall.replace('"thu_hoi"', '"lai"'), WAIT, values=LETTER)
    (paper,) = documents(home, by(home), instance=seen.id)
    assert (paper.state, paper.number) == ("recalled", "05/KH-UBND")
    (told,) = [entry for entry in seen.trail if entry.kind == "document-recalled"]
    assert told.reason == "TB số 9/TB-UBND"
    assert seen.variables["so_van_ban_thu_hoi"] == 0
