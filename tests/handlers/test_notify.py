from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine import case, run_due, send_message, tick
from tests.handlers.conftest import begun, by, one_step
from tests.handlers.mailbox import mailbox
from tests.procedures.scenario import Walk
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from tests.handlers.conftest import Opening

HEADS = {"vai": "truong_phong", "tieu_de": "Việc ${so}", "noi_dung": "Có việc mới."}


def test_everybody_in_a_role_gets_a_mail(demo: Opening) -> None:
    with mailbox() as server:
        home = demo(server.url)
        started = begun(home, one_step("notify", HEADS), {"so": 7})
        assert sorted(mail["To"] for mail in server.mails) == [
            "truong_phong@bdt.example", "uy_vien_1@bdt.example", "uy_vien_2@bdt.example", "uy_vien_3@bdt.example",
        ]  # fmt: skip
        assert {mail["Subject"] for mail in server.mails} == {"Việc 7"}
        assert server.mails[0]["From"] == "quytrinh@bdt.example"
        assert server.mails[0].get_content().strip() == "Có việc mới."
        reached = case(home, by(home), started.id)
        assert (reached.status, reached.variables["so_thu"]) == ("completed", 4)


def test_a_role_in_a_unit_and_a_person_are_each_told_once(demo: Opening) -> None:
    inputs = HEADS | {"tieu_de": "Việc", "don_vi": "VP", "nguoi": "truong_phong"}
    with mailbox() as server:
        begun(demo(server.url), one_step("notify", inputs))
        assert [mail["To"] for mail in server.mails] == ["truong_phong@bdt.example"]


def test_a_second_attempt_has_the_same_message_id(demo: Opening) -> None:
    inputs = HEADS | {"tieu_de": "Việc", "don_vi": "VP"}
    with mailbox(refusals=1) as server:
        home = demo(server.url)
        begun(home, one_step("notify", inputs))
        assert not server.mails
        tick(home, by(home, "admin"), home.clock.now() + timedelta(hours=1))
        run_due(home)
        assert [mail["Message-ID"] for mail in server.mails] == [mail["Message-ID"] for mail in server.turned_away]
        assert server.mails[0]["Message-ID"].endswith("@bdt.example>")


def test_two_cases_have_two_message_ids(demo: Opening) -> None:
    inputs = HEADS | {"tieu_de": "Việc", "don_vi": "VP"}
    with mailbox() as server:
        home = demo(server.url)
        begun(home, one_step("notify", inputs))
        begun(home, one_step("notify", inputs))
        assert len({mail["Message-ID"] for mail in server.mails}) == 2


def test_without_a_mail_server_the_case_goes_on(demo: Opening) -> None:
    home = demo()
    started = begun(home, one_step("notify", HEADS), {"so": 7})
    reached = case(home, by(home), started.id)
    assert (reached.status, reached.variables["so_thu"], reached.incidents) == ("completed", 0, ())


def test_a_subject_of_several_lines_makes_no_header_of_its_own(demo: Opening) -> None:
    inputs = {"nguoi": "van_thu", "tieu_de": "${loi}", "noi_dung": "x"}
    with mailbox() as server:
        begun(demo(server.url), one_step("notify", inputs), {"loi": "Việc\r\nBcc: ai@do.example"})
        assert server.mails[0]["Subject"] == "Việc Bcc: ai@do.example"
        assert server.mails[0]["Bcc"] is None


def test_the_office_is_told_of_an_overdue_number(demo: Opening) -> None:
    path = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios" / "han_cap_so.toml"
    with mailbox() as server:
        home = demo(server.url)
        walk = Walk(home, path)
        walk.told["steps"] = [step for step in walk.told["steps"] if "due" not in step]
        walk.walk()
        due = walk.task("cap_so").due
        assert due is not None
        tick(home, walk.by("admin"), due + timedelta(seconds=1))
        assert [mail["To"] for mail in server.mails] == ["chanh_vp@bdt.example"]
        assert server.mails[0]["Subject"] == "Quá hạn cấp số: Lịch trực cơ quan"


def test_a_mail_about_a_secret_case_tells_nothing(demo: Opening) -> None:
    secrecy = '<camunda:properties><camunda:property name="secrecy" value="do_mat" /></camunda:properties>'
    inputs = {"nguoi": "van_thu", "tieu_de": "Mật", "noi_dung": "Mật"}
    diagram = one_step("notify", inputs, f"<extensionElements>{secrecy}</extensionElements>")
    with mailbox() as server:
        begun(demo(server.url), diagram, {"do_mat": "mat"})
        assert server.mails[0]["Subject"] == "Có việc cần xử lý"
        assert "Mật" not in server.mails[0].get_content()


def test_a_withdrawn_case_sends_nothing_more(demo: Opening) -> None:
    path = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios" / "rut_van_ban.toml"
    with mailbox() as server:
        home = demo(server.url)
        walk = Walk(home, path)
        walk.told["steps"] = walk.told["steps"][:2]
        walk.walk()
        send_message(home, walk.starter, "van_ban_di_huy", instance=walk.id)
        run_due(home)
        tick(home, walk.by("admin"), home.clock.now() + timedelta(days=30))
        assert server.mails == []
