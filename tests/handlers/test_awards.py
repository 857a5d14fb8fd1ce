"""Dated data, lists of people and rows, public posting: what award cases need, in general form."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import engine
from engine import case, run_due, start
from tests.handlers.conftest import begun, by, one_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import CaseView, Home
    from tests.handlers.conftest import Opening

DATA = """
[[muc]]
ma = "BK"
nguong = 0.8
valid_to = 2025-12-31
[[muc]]
ma = "BK"
nguong = 0.75
valid_from = 2026-01-01
unverified = true

[[quy_tac]]
ma = "KL"
muc_do = "P0"
dieu_kien = "${ky_luat != true}"
thong_bao = "Đang bị kỷ luật."
[[quy_tac]]
ma = "SK"
muc_do = "P1"
ap_dung = ["CSTD"]
dieu_kien = "${!empty sang_kien}"
thong_bao = "Chưa có sáng kiến."
[[quy_tac]]
ma = "CU"
muc_do = "P0"
dieu_kien = "${false}"
thong_bao = "Quy tắc cũ."
valid_to = 2025-12-31
[[hong]]
ma = "H"
muc_do = "P9"
dieu_kien = "${true}"
thong_bao = "?"
[[khong_ngay]]
ma = "H"
valid_from = "hôm qua"
"""


def done(home: Home, topic: str, inputs: Mapping[str, str], variables: Mapping[str, object] | None = None) -> CaseView:
    """Run one step with the data file beside it."""
    engine.publish(home, by(home, "admin"), {"p.bpmn": one_step(topic, inputs), "d.toml": DATA.encode()}, name="p")
    started = start(home, by(home), "p", variables=variables or {})
    run_due(home)
    return case(home, by(home), started.id)


@pytest.mark.parametrize(("day", "share", "doubtful"), [("2025-06-01", "0.8", False), ("2026-06-01", "0.75", True)])
def test_a_row_is_looked_up_as_it_holds_on_the_day(demo: Opening, day: str, share: str, doubtful: bool) -> None:  # noqa: FBT001 (a case of the table)
    after = done(demo(), "look-up", {"tep": "d.toml", "bang": "muc", "ma": "BK", "ngay": day}).variables
    row = after["dong"]
    assert isinstance(row, dict)
    assert (str(row["nguong"]), after["chua_xac_minh"]) == (share, doubtful)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"bang": "muc", "ma": "X"}, "khong_tim_thay"),
        ({"bang": "khong_co", "ma": "BK"}, "no table"),
        ({"bang": "khong_ngay", "ma": "H"}, "no date"),
        ({"tep": "p.bpmn", "bang": "muc", "ma": "BK"}, "no TOML"),
        ({"tep": "x.toml", "bang": "muc", "ma": "BK"}, "x.toml"),
    ],
)
def test_what_cannot_be_looked_up_is_an_incident_that_says_why(
    demo: Opening, inputs: Mapping[str, str], told: str
) -> None:
    (incident,) = done(demo(), "look-up", {"tep": "d.toml", **inputs}).incidents
    assert told in incident.message


@pytest.mark.parametrize(
    ("kind", "facts", "errors", "warnings"),
    [
        ("LDTT", {"ky_luat": False}, [], []),
        ("LDTT", {"ky_luat": True}, ["Đang bị kỷ luật."], []),
        ("CSTD", {"ky_luat": False, "sang_kien": []}, [], ["Chưa có sáng kiến."]),
        ("CSTD", {"ky_luat": True}, ["Đang bị kỷ luật."], ["Chưa có sáng kiến."]),
    ],
)
def test_rules_of_the_day_block_or_warn(
    demo: Opening, kind: str, facts: dict[str, object], errors: list[str], warnings: list[str]
) -> None:
    after = done(demo(), "check-eligibility", {"tep": "d.toml", "loai": kind}, facts).variables
    assert (after["du_dieu_kien"], after["loi"], after["canh_bao"]) == (not errors, errors, warnings)


def test_the_rules_of_an_older_day_and_given_facts(demo: Opening) -> None:
    facts = '<camunda:map><camunda:entry key="ky_luat">${false}</camunda:entry></camunda:map>'
    inputs = {"tep": "d.toml", "loai": "LDTT", "ngay": "2025-01-01", "du_lieu": facts}
    assert done(demo(), "check-eligibility", inputs, {"ky_luat": True}).variables["loi"] == ["Quy tắc cũ."]


def test_a_rule_that_cannot_be_judged_is_an_incident(demo: Opening) -> None:
    home = demo()
    (missing,) = done(home, "check-eligibility", {"tep": "d.toml", "loai": "LDTT"}).incidents
    assert "ky_luat" in missing.message
    (grade,) = done(home, "check-eligibility", {"tep": "d.toml", "loai": "LDTT", "bang": "hong"}).incidents
    assert "P9" in grade.message


def test_people_of_a_role_without_those_left_out(demo: Opening) -> None:
    home = demo()
    after = done(home, "find-people", {"vai": "uy_vien_hd", "tru": "${['uy_vien_3']}"}).variables
    assert after["so_nguoi"] == 8
    assert "uy_vien_3" not in str(after["nguoi"])
    some = done(
        home, "find-people", {"trong": "${['lanh_dao', 'uy_vien_3', 'lanh_dao']}", "tru": "uy_vien_3"}
    ).variables
    assert (some["nguoi"], some["ten"]) == (["lanh_dao"], ["Sơn Văn Giang"])
    assert some["lua_chon"] == [{"value": "lanh_dao", "label": "Sơn Văn Giang"}]
    headless = {"vai": "truong_phong", "don_vi": "LD", "vai_thay": "chanh_vp"}
    instead = done(home, "find-people", headless).variables
    assert (instead["nguoi"], instead["ten_don_vi"], instead["thay"]) == (["chanh_vp"], ["Lãnh đạo Ban"], True)
    headed = done(home, "find-people", {**headless, "don_vi": "CSDT"}).variables
    assert (headed["nguoi"], headed["thay"]) == (["uy_vien_1"], False)
    unit = done(home, "find-people", {"vai": "truong_phong", "don_vi": "CSDT"}).variables
    assert unit["nguoi"] == ["uy_vien_1"]


def test_rows_of_many_tables_become_one_and_are_chosen(demo: Opening) -> None:
    home = demo()
    tables = {"bang_lon": [[{"a": 1}, {"a": 2}], None, [{"a": 1, "b": 3}], {"a": 3}]}
    chosen = done(home, "select-rows", {"bang": "${bang_lon}", "cot": "a", "gia_tri": "${[1, 3]}"}, tables).variables
    assert (chosen["chon"], chosen["so_chon"]) == ([{"a": 1}, {"a": 1, "b": 3}, {"a": 3}], 3)
    assert done(home, "select-rows", {"bang": "${bang_lon}"}, tables).variables["so_chon"] == 4
    less = {"bang": "${bang_lon}", "tru": "${[[], bang_lon[0]]}", "khoa": "a"}
    assert done(home, "select-rows", less, tables).variables["chon"] == [{"a": 3}]


def posted(home: Home, **inputs: str) -> CaseView:
    """A case with a paper that is posted."""
    wait = '<userTask id="w" name="W"/>'
    told = {"tai_lieu": "attachment", "noi": "Bảng tin cơ quan", **inputs}
    step = one_step("publish", told).decode()
    # A person brings the paper first.
    step = step.replace('targetRef="x"', 'targetRef="w"', 1).replace(
        '<serviceTask id="x"', f'{wait}<sequenceFlow id="wx" sourceRef="w" targetRef="x"/><serviceTask id="x"'
    )
    engine.publish(home, by(home, "admin"), {"p.bpmn": step.encode()}, name="p")
    begun = start(home, by(home), "p")
    upload = engine.upload(
        home, by(home), engine.Upload(name="a.pdf", stream=BytesIO(b"%PDF-1.7\n%a paper to post")), instance=begun.id
    )
    engine.attach(home, by(home), begun.id, upload)
    (task,) = engine.tasks(home, by(home), instance=begun.id)
    engine.complete(home, by(home), task.id)
    return case(home, by(home), begun.id)


def test_everybody_reads_a_posted_document_while_it_hangs(demo: Opening) -> None:
    home = demo()
    view = posted(home, den_ngay="2026-11-25")
    assert view.status == "completed"
    (paper,) = view.documents
    stranger = by(home, "uy_vien_6")
    shown = engine.document(home, stranger, paper.id)
    assert [(one.place, one.valid_from, one.valid_to) for one in shown.postings] == [
        ("Bảng tin cơ quan", date(2026, 11, 23), date(2026, 11, 25))
    ]
    assert [found.id for found in engine.documents(home, stranger)] == [paper.id]
    with engine.open_version(home, stranger, paper.id, 1)[1] as stream:
        assert stream.read().startswith(b"%PDF")
    with pytest.raises(engine.NotFoundError):
        case(home, stranger, view.id)
    assert "document-posted" in {entry.kind for entry in view.trail}
    engine.tick(home, by(home, "admin"), home.clock.now().replace(day=26))
    with pytest.raises(engine.NotFoundError):
        engine.document(home, stranger, paper.id)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"tai_lieu": "khac"}, "chua_co_van_ban"),
        ({"noi": " "}, "Say where"),
        ({"den_ngay": "2026-11-01"}, "end before"),
    ],
)
def test_a_posting_that_makes_no_sense_is_an_incident(demo: Opening, inputs: dict[str, str], told: str) -> None:
    (incident,) = posted(demo(), **inputs).incidents
    assert told in incident.message


def test_a_tally_names_the_task_it_counts(demo: Opening) -> None:
    inputs = {"hop_phieu": "x", "truong": "a", "so_thanh_vien": "3", "nguong": "0.5"}
    home = demo()
    started = begun(home, one_step("tally-votes", inputs))
    (incident,) = case(home, by(home), started.id).incidents
    assert "no task with a secret field" in incident.message
