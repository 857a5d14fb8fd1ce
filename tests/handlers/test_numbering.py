from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Home, Settings, case, init_agency, publish, register, start
from tests.handlers.conftest import begun, by, one_step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.handlers.conftest import Opening


@pytest.mark.parametrize(
    ("kind", "text"), [("KH", "22/KH-BDT"), ("QĐ", "31/QĐ-BDT"), ("cong_van", "327/BDT-VP"), ("TB", "22/TB-BDT")]
)
def test_a_number_of_each_series(demo: Opening, kind: str, text: str) -> None:
    home = demo()
    started = begun(home, one_step("assign-number", {"loai_vb": kind, "don_vi": "${starter.unit}"}))
    assert case(home, by(home), started.id).variables["so_ky_hieu"] == text


def test_one_series_for_all_named_types(demo: Opening) -> None:
    home = demo()
    numbers = [begun(home, one_step("assign-number", {"loai_vb": kind})).id for kind in ("KH", "TB", "KH")]
    texts = [case(home, by(home), number).variables["so_ky_hieu"] for number in numbers]
    assert texts == ["22/KH-BDT", "23/TB-BDT", "24/KH-BDT"]


def test_a_letter_without_its_unit_waits_with_an_incident_and_takes_no_number(demo: Opening) -> None:
    home = demo()
    stuck = begun(home, one_step("assign-number", {"loai_vb": "cong_van"}))
    (incident,) = case(home, by(home), stuck.id).incidents
    assert "unit" in incident.message
    next_one = begun(home, one_step("assign-number", {"loai_vb": "cong_van", "don_vi": "VP"}))
    assert case(home, by(home), next_one.id).variables["so_ky_hieu"] == "327/BDT-VP"


def test_a_document_that_is_not_signed_gets_no_number(demo: Opening) -> None:
    home = demo()
    started = begun(home, one_step("issue-document", {"tai_lieu": "tep_du_thao"}))
    (incident,) = case(home, by(home), started.id).incidents
    assert "chua_co_van_ban" in incident.message


def test_an_undeclared_register_is_an_incident(demo: Opening) -> None:
    home = demo()
    started = begun(home, one_step("register-entry", {"so_dang_ky": "khong_co"}))
    assert case(home, by(home), started.id).incidents


def test_a_note_of_a_case_that_has_no_line_in_the_register_is_an_incident(demo: Opening) -> None:
    home = demo()
    started = begun(home, one_step("register-note", {"so_dang_ky": "van_ban_di", "ghi_chu": "Gửi lại"}))
    (incident,) = case(home, by(home), started.id).incidents
    assert "van_ban_di" in incident.message


def test_the_printed_register_has_the_ten_columns_of_the_decree(demo: Opening) -> None:
    home = demo()
    declared = register(home, by(home, "van_thu"), "van_ban_di").declaration
    assert [column.title_vi for column in declared.columns] == [
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ]


def test_a_secret_document_may_have_the_number_of_an_ordinary_one(migrated_sqlite_url: str, tmp_path: Path) -> None:
    home = Home.open(Settings(home=tmp_path, database_url=migrated_sqlite_url))
    identity = {"name": "Sở X", "symbol": "SX", "place": "X", "head_title": "Giám đốc", "parent_name": "UBND TỈNH X"}
    init_agency(home, agency="x", **identity, admin="admin", admin_name="A", password_hash="not a hash")
    secrecy = '<camunda:properties><camunda:property name="secrecy" value="do_mat" /></camunda:properties>'
    diagram = one_step("assign-number", {"loai_vb": "KH"}, f"<extensionElements>{secrecy}</extensionElements>")
    publish(home, by(home, "admin"), {"p.bpmn": diagram}, name="p")
    levels = ("thuong", "mat", "mat")
    started = [start(home, by(home, "admin"), "p", variables={"do_mat": level}).id for level in levels]
    texts = [case(home, by(home, "admin"), one).variables["so_ky_hieu"] for one in started]
    home.close()
    assert texts == ["01/KH-SX", "01/KH-SX", "02/KH-SX"]
