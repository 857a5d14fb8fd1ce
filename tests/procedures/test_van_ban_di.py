"""The outgoing document as others use it: called by another procedure, numbered by two clerks, over a new year."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI, By, Channel, case, publish, run_due, start, tick
from tests.procedures.scenario import Walk
from tests.procedures.test_scenarios import PROCEDURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import CaseView, Home
    from tests.procedures.conftest import Opening

SCENARIOS = PROCEDURES / "van_ban_di" / "scenarios"

CALLER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <error id="E" name="Bị hủy" errorCode="cancelled"/>
  <process id="nguoi_goi" name="Người gọi" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="s"/>
    <callActivity id="tra_loi" name="Trả lời" calledElement="van_ban_di">
      <extensionElements>
        <camunda:in sourceExpression="thuong" target="do_mat"/>
        <camunda:in sourceExpression="chuyen_vien" target="starter"/>
        <camunda:in sourceExpression="cong_van" target="loai_vb"/>
        <camunda:in source="ve_viec" target="trich_yeu"/>
        <camunda:in sourceExpression="Ban Dân tộc trả lời như sau." target="noi_dung"/>
        <camunda:in source="can_cu" target="can_cu"/>
        <camunda:in sourceExpression="UBND huyện Trà Cú" target="kinh_gui"/>
        <camunda:in source="noi_nhan" target="noi_nhan"/>
        <camunda:in sourceExpression="lanh_dao" target="nguoi_ky"/>
        <camunda:in source="han" target="han_phat_hanh"/>
        <camunda:in source="van_ban_den" target="tra_loi_vb_den"/>
        <camunda:out source="so_ky_hieu" target="so_tra_loi"/>
        <camunda:out source="ngay_ban_hanh" target="ngay_tra_loi"/>
        <camunda:out source="van_ban" target="van_ban_tra_loi"/>
        <camunda:out source="end_state" target="ket_qua"/>
      </extensionElements>
    </callActivity>
    <boundaryEvent id="bi_huy" attachedToRef="tra_loi"><errorEventDefinition errorRef="E"/></boundaryEvent>
    <endEvent id="xong"/>
    <endEvent id="huy"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="tra_loi"/>
    <sequenceFlow id="f2" sourceRef="tra_loi" targetRef="xong"/>
    <sequenceFlow id="f3" sourceRef="bi_huy" targetRef="huy"/>
  </process>
</definitions>"""


class Called:
    """A caller's case with the outgoing document that it waits for."""

    def __init__(self, home: Home) -> None:
        self.walk = walk = Walk(home, SCENARIOS / "phat_hanh_quyet_dinh.toml")
        walk.walk()
        self.incoming = walk.paper("31/QĐ-BDT")
        publish(home, walk.by("admin"), {"goi.bpmn": CALLER.encode()}, name="goi")
        given: Mapping[str, object] = {
            "ve_viec": "trả lời kiến nghị",
            "can_cu": [{"noi_dung": "Căn cứ Quyết định số 31/QĐ-BDT;", "van_ban": self.incoming.id}],
            "noi_nhan": [{"ten": "UBND huyện Trà Cú", "muc_dich": "biet", "hinh_thuc": "dien_tu", "so_ban": 1}],
            "han": datetime(2026, 12, 1, tzinfo=HANOI).date(),
            "van_ban_den": self.incoming.id,
        }
        self.home, self.id = home, start(home, walk.by("van_thu"), "nguoi_goi", variables=given).id
        run_due(home)

    @property
    def caller(self) -> CaseView:
        return case(self.home, self.walk.by("admin"), self.id)

    @property
    def child(self) -> CaseView:
        (child,) = self.caller.children
        return case(self.home, self.walk.by("admin"), child.id)

    def go(self, *steps: Mapping[str, object]) -> None:
        for step in steps:
            self.walk.step({"in": "van_ban_di", **step})
            run_due(self.home)


def step(element: str, person: str, **values: object) -> Mapping[str, object]:
    return {"do": element, "by": person, "values": values}


CHECKED = (
    step("kiem_tra_noi_dung", "truong_phong", ket_qua_noi_dung="dat"),
    step("kiem_tra_the_thuc", "chanh_vp", ket_qua_the_thuc="dat", tham_quyen_ky_dung=True),
    step("ky_ban_hanh", "lanh_dao", quyet_dinh="ky"),
)


def test_a_caller_gives_the_draft_and_gets_the_number_back(demo: Opening) -> None:
    called = Called(demo())
    (task,) = called.child.tasks
    assert (task.element, task.assignee) == ("soan_thao", "chuyen_vien")
    called.go(step("soan_thao", "chuyen_vien"), *CHECKED, step("cap_so", "van_thu"))
    called.go(step("ky_so_co_quan", "van_thu", da_ky_so=True))
    day = datetime(2026, 11, 23, tzinfo=HANOI).date()
    called.go(step("phat_hanh", "van_thu", ngay_chuyen=day), step("theo_doi_nhan", "van_thu", da_nhan_du=True))
    assert called.caller.status == "active"
    called.go(step("luu_ho_so", "van_thu", ho_so="01.TL", ban_goc_luu=True))
    told = called.caller
    assert (told.status, told.end_state) == ("completed", "xong")
    kept = {name: told.variables[name] for name in ("so_tra_loi", "ngay_tra_loi", "ket_qua")}
    assert kept == {"so_tra_loi": "327/BDT-VP", "ngay_tra_loi": day, "ket_qua": "da_phat_hanh"}
    links = engine.links(called.home, called.walk.by("admin"), str(told.variables["van_ban_tra_loi"]))
    named = [(link.kind, link.document.number) for link in links if link.outgoing]
    assert named == [("basis", "31/QĐ-BDT"), ("reply", "31/QĐ-BDT")]
    assert called.child.variables["han_phat_hanh"] == datetime(2026, 12, 1, tzinfo=HANOI).date()


def test_the_drafter_may_change_what_the_caller_gave(demo: Opening) -> None:
    called = Called(demo())
    called.go(step("soan_thao", "chuyen_vien", trich_yeu="trả lời kiến nghị của cử tri", can_cu=[]))
    assert (called.child.variables["trich_yeu"], called.child.variables["can_cu"]) == (
        "trả lời kiến nghị của cử tri",
        [],
    )


@pytest.mark.parametrize(
    ("last", "ended"),
    [
        ({"message": "van_ban_di_huy", "values": {"ly_do_rut": "Đã trả lời rồi."}}, "huy_rut"),
        (step("kiem_tra_noi_dung", "truong_phong", ket_qua_noi_dung="huy", nhan_xet_noi_dung="Không cần nữa."), "huy"),
    ],
)
def test_a_caller_learns_that_nothing_was_issued(demo: Opening, last: Mapping[str, object], ended: str) -> None:
    called = Called(demo())
    called.go(step("soan_thao", "chuyen_vien"), {"by": "chuyen_vien", **last})
    told = called.caller
    assert (told.status, told.end_state, told.variables["ket_qua"]) == ("completed", "xong", ended)
    assert told.variables["so_tra_loi"] is None


def test_a_caller_may_catch_that_its_document_was_cancelled(demo: Opening) -> None:
    called = Called(demo())
    called.go({"cancel": "Đã trả lời bằng điện thoại.", "by": "chuyen_vien"})
    assert (called.caller.end_state, called.child.status) == ("huy", "cancelled")


def test_who_said_that_it_is_secret_is_asked_again(demo: Opening) -> None:
    home = demo()
    drafter = By(home.agency, "chuyen_vien", Channel.WEB)
    secret = start(home, drafter, "van_ban_di", variables={"do_mat": "mat", "trich_yeu": "Không giữ"})
    view = case(home, drafter, secret.id)
    assert [task.element for task in view.tasks] == ["xac_dinh_do_mat"]
    assert "trich_yeu" not in view.variables


def signed(home: Home, kind: str = "KH") -> Walk:
    """A case that waits for its number."""
    walk = Walk(home, SCENARIOS / "han_cap_so.toml")
    walk.told["steps"] = [each for each in walk.told["steps"] if "due" not in each]
    for each in walk.told["steps"]:
        if each.get("do") == "soan_thao":
            each["values"]["loai_vb"] = kind
    walk.walk()
    return walk


def test_two_clerks_who_number_at_once_leave_no_gap_and_no_double(demo: Opening) -> None:
    home = demo()
    walks = [signed(home) for _ in range(6)]
    tasks = [walk.task("cap_so").id for walk in walks]

    def number(task: str) -> None:
        engine.complete(home, walks[0].by("van_thu"), task, {"so_ban_phat_hanh": 1})

    with ThreadPoolExecutor(max_workers=2) as clerks:
        list(clerks.map(number, tasks))
    run_due(home)
    numbers = sorted(str(walk.case().variables["so_ky_hieu"]) for walk in walks)
    assert numbers == [f"{number}/KH-BDT" for number in range(22, 28)]


def test_the_first_number_of_a_year_is_01_and_the_last_one_stays(demo: Opening) -> None:
    home = demo(datetime(2026, 12, 31, 15, tzinfo=HANOI))
    last, first = signed(home), signed(home)
    last.step(step("cap_so", "van_thu", so_ban_phat_hanh=1))
    run_due(home)
    tick(home, first.by("admin"), datetime(2027, 1, 4, 8, tzinfo=HANOI))
    first.step(step("cap_so", "van_thu", so_ban_phat_hanh=1))
    run_due(home)
    assert first.case().variables["so_ky_hieu"] == "01/KH-BDT"
    assert last.case().variables["so_ky_hieu"] == "22/KH-BDT"
    assert [last.paper(text).issued_on for text in ("01/KH-BDT", "22/KH-BDT")] == [
        datetime(2027, 1, 4, tzinfo=HANOI).date(),
        datetime(2026, 12, 31, tzinfo=HANOI).date(),
    ]
