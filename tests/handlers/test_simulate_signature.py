from __future__ import annotations

from typing import TYPE_CHECKING

from engine import case, open_version
from tests.handlers.conftest import by
from tests.procedures.scenario import Walk
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from tests.handlers.conftest import Opening

SCENARIOS = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios"


def test_without_a_device_a_sheet_stands_for_the_signature_and_says_so(demo: Opening) -> None:
    home = demo()
    walk = Walk(home, SCENARIOS / "phat_hanh_quyet_dinh.toml")
    walk.walk()
    view = case(home, by(home), walk.id)
    sheet = next(paper for paper in view.documents if paper.kind == "phieu_ky_so")
    assert sheet.state == "composed"
    version, stream = open_version(home, by(home), sheet.id, 1)
    with stream:
        assert (version.name, stream.read(5)) == ("phieu-ky-so-mo-phong.pdf", b"%PDF-")
    assert view.variables["thoi_gian_ky_so"] == "23-11-2026 08:00:00 +07:00"
    template = (SCENARIOS.parent / "letters" / "ky_so_mo_phong.typ").read_text(encoding="utf-8")
    assert "MÔ PHỎNG" in template
    assert "Không có giá trị pháp lý" in template


def test_a_signed_file_needs_no_sheet(demo: Opening) -> None:
    home = demo()
    walk = Walk(home, SCENARIOS / "phat_hanh_quyet_dinh.toml")
    for step in walk.told["steps"]:
        if step.get("do") == "ky_so_co_quan":
            step["values"]["tep_ky_so"] = {"upload": "da-ky-so.pdf"}
    walk.walk()
    kinds = {paper.kind for paper in case(home, by(home), walk.id).documents}
    assert "tep_ky_so" in kinds
    assert "phieu_ky_so" not in kinds
