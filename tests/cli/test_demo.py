from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine import BadValueError, FixedClock, Home, Settings
from tests.support.homes import MONDAY, by, make_demo
from web.cli import main
from web.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.cli.conftest import Said

    Say = Callable[..., Said]

ISO_DAY = re.compile(r"20\d\d-\d\d-\d\d")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the replay, which a module's tests share: it takes seconds."""
    return tmp_path_factory.mktemp("year") / "home"


@pytest.fixture(scope="module")
def told(year: Path) -> Mapping[str, Any]:
    """What ``demo --json`` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(["demo", "--home", str(year), "--json"]) == 0
    found: Mapping[str, Any] = json.loads(out.getvalue())
    return found


def rows(told: Mapping[str, Any], register: str, year: int) -> list[Mapping[str, Any]]:
    found = [each for each in told["registers"] if (each["register"], each["year"]) == (register, year)]
    assert len(found) == 1, [(each["register"], each["year"]) for each in told["registers"]]
    return [row["columns"] for row in found[0]["rows"]]


def test_the_numbers_and_days_come_out_as_in_the_article(told: Mapping[str, Any]) -> None:
    first = rows(told, "van_ban_di", 2020)[0]
    assert (first["so_ky_hieu"], first["ngay_thang"]) == ("31/QĐ-BDT", "2020-08-17")
    issued = {row["so_ky_hieu"]: row["ngay_thang"] for row in rows(told, "van_ban_di", 2021)}
    assert issued["22/KH-BDT"] == "2021-03-17"
    assert issued["327/BDT-VP"] == "2021-07-02"
    (arrived,) = rows(told, "van_ban_den", 2021)
    assert (arrived["so_ky_hieu"], arrived["ngay_den"], arrived["so_den"]) == ("504/QĐ-UBND", "2021-03-16", "01")
    (award,) = rows(told, "so_khen_thuong", 2021)
    assert award["hinh_thuc"] == "Giấy khen"
    (found,) = rows(told, "so_khong_phu_hop", 2021)
    assert found["can_hdkp"] == "C"
    (action,) = rows(told, "so_hanh_dong_khac_phuc", 2021)
    assert action["so_phieu"] == "01/HĐKP-BDT"


def test_every_case_has_ended_and_its_trail_is_told_and_whole(told: Mapping[str, Any], year: Path) -> None:
    assert told["audit"]["ok"] is True
    ends = {case["name"]: case["end_state"] for case in told["cases"]}
    assert ends["danh-gia-6-2021"] == "dong"
    assert ends["504-QD-UBND"] == "hoan_thanh"
    assert ends["khen-thuong-2021 > khen_thuong_ho_so"] == "da_khen"
    for case in told["cases"]:
        assert case["status"] == "completed", case
        assert [entry["no"] for entry in case["trail"]] == list(range(1, len(case["trail"]) + 1))
        assert all(ISO_DAY.match(entry["at"]) for entry in case["trail"])
    assert told["home"] == str(year)


def test_real_papers_come_out(told: Mapping[str, Any], year: Path) -> None:
    kinds = {Path(name).suffix for name in told["papers"]}
    assert {".docx", ".pdf"} <= kinds
    for name in told["papers"]:
        data = (year / "papers" / name).read_bytes()
        assert data.startswith({".pdf": b"%PDF", ".docx": b"PK"}[Path(name).suffix]), name
    assert any(name.endswith("22-KH-BDT.docx") for name in told["papers"])


def test_the_plan_has_the_provinces_decision_as_its_basis(told: Mapping[str, Any], year: Path) -> None:
    assert told
    home = Home.open(Settings(home=year, database_url=f"sqlite:///{year / 'quytrinh.db'}"))
    by_number = {one.number: one for one in engine.documents(home, by("admin"), numbered=True, limit=500)}
    links = engine.links(home, by("admin"), by_number["22/KH-BDT"].id)
    assert ("basis", "504/QĐ-UBND") in {(link.kind, link.document.number) for link in links}
    home.close()


def test_a_second_replay_clears_only_what_the_first_one_made(say: Say, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("precious")
    said = say("demo", "--home", tmp_path)
    assert said.status == 1
    assert "not empty" in said.err
    assert (tmp_path / "letter.txt").exists()


def test_a_person_reads_registers_and_trails(say: Say, year: Path, told: Mapping[str, Any]) -> None:
    assert told
    said = say("demo", "--home", year)
    assert said.status == 0
    assert "clearing the earlier replay" in said.err
    assert "Sổ đăng ký văn bản đi, năm 2021" in said.out
    assert re.search(r"17/08/2020 \d\d:\d\d +document-signed +ky_ban_hanh +lanh_dao", said.out)
    assert "The trail is whole" in said.out


def test_a_story_that_cannot_go_on_says_at_which_step(tmp_path: Path) -> None:
    make_demo(f"sqlite:///{tmp_path / 'demo.db'}", tmp_path)
    home = Home.open(
        Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'demo.db'}"), clock=FixedClock(MONDAY)
    )
    start = {"case": "a", "start": "van_ban_di", "by": "chuyen_vien"}
    story = Story(home)
    with pytest.raises(BadValueError, match=r"step 2 \(a: ky_ban_hanh\)"):
        story.tell({"steps": [start, {"case": "a", "do": "ky_ban_hanh", "by": "lanh_dao"}]})
    with pytest.raises(BadValueError, match=r"step 1 .* case begun"):
        story.tell({"steps": [{"case": "a", "in": "van_ban_den", "do": "x", "by": "lanh_dao"}]})
    values = {"do_mat": {"document": "a", "kind": "tep"}}
    with pytest.raises(BadValueError, match="document of the story"):
        story.tell({"steps": [{"case": "a", "do": "xac_dinh_do_mat", "by": "chuyen_vien", "values": values}]})
    assert engine.case(home, by("chuyen_vien"), story.cases["a"]).status == "active"
    home.close()
