"""Number a case, read dated terms, count a register, report what went wrong: the handlers of corrective action."""

from __future__ import annotations

import importlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from engine import case, cases, publish, run_due, start
from handlers.compose_letter.letter import plain
from handlers.count_entries import months_before
from tests.handlers.conftest import begun, by, one_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import CaseView, Home
    from tests.handlers.conftest import Opening

SERIES = {"day_so": "KPH", "ten": "Công việc không phù hợp"}
REPORT = {"khoa": "qua-han-${so}", "mo_ta": "Trả lời chậm hai ngày", "nguon": "qua_han", "don_vi": "VP"}
TERMS = """
[[quy_dinh]]
valid_from = 2015-01-01
valid_to = 2026-11-22
so_lan = 3
[[quy_dinh]]
valid_from = 2026-11-23
so_lan = 2
ten = { lon = "Lỗi lớn" }
[[quy_dinh]]
valid_from = 2027-01-01
so_lan = 1
"""


def read_terms(home: Home, toml: str, inputs: Mapping[str, str]) -> CaseView:
    wanted = {"tep": "quy_dinh.toml", "bang": "quy_dinh", **inputs}
    files = {"p.bpmn": one_step("dated-data", wanted), "quy_dinh.toml": toml.encode()}
    publish(home, by(home, "admin"), files, name="p")
    return case(home, by(home), start(home, by(home), "p").id)


def test_a_procedure_numbers_its_cases_in_a_series_of_its_own(demo: Opening) -> None:
    home = demo()
    started = [begun(home, one_step("take-number", SERIES)).id for _ in range(2)]
    found = [case(home, by(home), one).variables for one in started]
    assert [(one["so"], one["so_ky_hieu"]) for one in found] == [(1, "01/KPH-BDT"), (2, "02/KPH-BDT")]
    plan = begun(home, one_step("assign-number", {"loai_vb": "KH"}))
    assert case(home, by(home), plan.id).variables["so_ky_hieu"] == "22/KH-BDT"


@pytest.mark.parametrize(
    ("inputs", "word"),
    [({**SERIES, "day_so": "S2"}, "documents"), ({**SERIES, "mau": "KPH"}, "pattern")],
)
def test_a_series_of_documents_or_a_bad_pattern_is_an_incident(
    demo: Opening, inputs: Mapping[str, str], word: str
) -> None:
    home = demo()
    (incident,) = case(home, by(home), begun(home, one_step("take-number", inputs)).id).incidents
    assert word in incident.message


@pytest.mark.parametrize(("day", "times"), [("", 2), ("${date('2026-11-22')}", 3), ("${date('2027-03-01')}", 1)])
def test_the_terms_of_the_day_are_read(demo: Opening, day: str, times: int) -> None:
    found = read_terms(demo(), TERMS, {"ngay": day} if day else {})
    assert found.variables["gia_tri"]["so_lan"] == times  # type: ignore[index]  # a map


@pytest.mark.parametrize(
    ("toml", "word"),
    [
        ("[[quy_dinh]]\nvalid_from = 2030-01-01\n", "in force"),
        ("[[quy_dinh]]\nso_lan = 1\n", "valid_from"),
        ("[quy_dinh]\nso_lan = 1\n", "list"),
        ("so_lan = = 1", "line"),
    ],
)
def test_terms_that_cannot_be_read_are_an_incident_that_names_the_file(demo: Opening, toml: str, word: str) -> None:
    (incident,) = read_terms(demo(), toml, {}).incidents
    assert "quy_dinh.toml" in incident.message
    assert word in incident.message


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 5), 1, date(2025, 12, 5)),
    ],
)
def test_months_back_keep_the_day_where_they_have_it(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_what_went_wrong_opens_one_case_for_each_cause(demo: Opening) -> None:
    home = demo()
    diagram = one_step("open-nonconformity", REPORT)
    reports = [begun(home, diagram, {"so": so}).id for so in (7, 7, 8)]
    assert [case(home, by(home), one).variables["da_mo"] for one in reports] == [True, False, True]
    found = cases(home, by(home, "thu_ky_iso"), key="khac_phuc")
    assert len(found) == len({7, 8})
    opened = case(home, by(home, "thu_ky_iso"), found[-1].id)
    assert [task.element for task in opened.tasks] == ["xem_xet"]
    told = {name: opened.variables[name] for name in ("mo_ta", "nguon", "don_vi", "muc_do", "quy_trinh")}
    assert told == {
        "mo_ta": "Trả lời chậm hai ngày",
        "nguon": "qua_han",
        "don_vi": "VP",
        "muc_do": "nho",
        "quy_trinh": "p",
    }
    assert opened.variables["ho_so_goc"] == reports[0]
    assert opened.starter is None


DECLARED = 'name_vi = "Quản lý văn bản đi"'.encode()


def test_the_procedure_is_named_as_its_folder_declares_it(demo: Opening) -> None:
    home = demo()
    files = {"p.bpmn": one_step("open-nonconformity", REPORT), "procedure.toml": DECLARED}
    publish(home, by(home, "admin"), files, name="p")
    start(home, by(home), "p", variables={"so": 1})
    run_due(home)
    (found,) = cases(home, by(home, "thu_ky_iso"), key="khac_phuc")
    told = case(home, by(home, "thu_ky_iso"), found.id).variables
    assert told["quy_trinh"] == "Quản lý văn bản đi"
    assert told["quy_trinh"] in told["quy_dinh"]["quy_trinh"]  # type: ignore[index]  # a map


def test_of_a_secret_case_nothing_is_told(demo: Opening) -> None:
    home = demo()
    secrecy = '<camunda:properties><camunda:property name="secrecy" value="do_mat" /></camunda:properties>'
    diagram = one_step(
        "open-nonconformity", {**REPORT, "khoa": "x"}, f"<extensionElements>{secrecy}</extensionElements>"
    )
    begun(home, diagram, {"do_mat": "mat"})
    (found,) = cases(home, by(home, "thu_ky_iso"), key="khac_phuc")
    opened = case(home, by(home, "thu_ky_iso"), found.id)
    assert "chậm" not in str(opened.variables)


def test_without_a_procedure_that_takes_it_the_step_waits(demo: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("handlers.open_nonconformity"), "MESSAGE", "khong_ai_nhan")
    home = demo()
    started = begun(home, one_step("open-nonconformity", REPORT), {"so": 1})
    (incident,) = case(home, by(home), started.id).incidents
    assert "khong_ai_nhan" in incident.message


def test_a_template_sees_words_rows_and_maps_and_no_object() -> None:
    told = {
        "ngay": date(2026, 3, 5),
        "co": True,
        "so": 3,
        "trong": None,
        "dong": ({"viec": "A", "han": date(2026, 3, 6)},),
    }
    assert plain(told) == {
        "ngay": "05/03/2026", "co": True, "so": "3", "trong": "", "dong": [{"viec": "A", "han": "06/03/2026"}],
    }  # fmt: skip
    assert isinstance(plain({"x": object()}), dict)
    assert isinstance(plain(object()), str)
