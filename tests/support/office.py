"""A busy week of the demo agency, for pictures and keyboards: late and urgent tasks, returned and issued papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import engine
from engine import HANOI, RegisterQuery, Upload
from engine.handlers import Catalogue
from tests.support import award
from tests.support.homes import AGENCY, by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import FixedClock, Home

DRAFT: Final = {
    "loai_vb": "KH",
    "do_khan": "thuong",
    "luu": "VT, VP",
    "hinh_thuc_ph": "dien_tu",
    "nguoi_ky": "lanh_dao",
}
OUTGOING: Final[tuple[tuple[str, str, Mapping[str, object]], ...]] = (
    ("kiem_tra_noi_dung", "truong_phong", {"ket_qua_noi_dung": "dat"}),
    ("kiem_tra_the_thuc", "chanh_vp", {"ket_qua_the_thuc": "dat", "tham_quyen_ky_dung": True}),
    ("ky_ban_hanh", "lanh_dao", {"quyet_dinh": "ky"}),
    ("cap_so", "van_thu", {"so_ban_phat_hanh": 1}),
    ("ky_so_co_quan", "van_thu", {"da_ky_so": True}),
    ("phat_hanh", "van_thu", {"ngay_chuyen": date(2026, 11, 20)}),
    ("theo_doi_nhan", "van_thu", {"da_nhan_du": True}),
    ("luu_ho_so", "van_thu", {"ho_so": "01.KH", "ban_goc_luu": True}),
)
"""How an outgoing paper goes once it is drafted: the step, who does it, what they enter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pictures are of: the ids of cases by what is particular about them.

    ``asked`` is a wish for more time, ``mail`` what a letter's link to end the mails carries.
    """

    issued: str
    returned: str
    waiting: str
    incoming: str
    mending: str
    stuck: str
    asked: str
    mail: str


def at(clock: FixedClock, *instant: int) -> None:
    """Let the office's clock stand at a time of day in Hanoi."""
    clock.set(datetime(*instant, tzinfo=HANOI))  # type: ignore[misc]  # year, month, day, hour, …


def do(home: Home, case: str, element: str, person: str, values: Mapping[str, Any]) -> None:
    """Complete the open task of a step, as this person, and run what follows by itself."""
    task = next(each for each in engine.case(home, by("admin"), case).tasks if each.element == element)
    engine.complete(home, by(person), task.id, dict(values))
    engine.run_due(home)


def paper(home: Home, name: str, person: str = "chuyen_vien") -> object:
    """A file that a person brings and a browser can show: the agency's own book as it is printed."""
    book = engine.register_pdf(home, by("van_thu"), "van_ban_di", RegisterQuery())
    return engine.upload(home, by(person), Upload(name=name, stream=BytesIO(book)))


def outgoing(home: Home, subject: str, until: str = "", *, clerk: str = "van_thu", **values: object) -> str:
    """An outgoing paper that has come as far as the step ``until``; "" for its end."""
    case = engine.start(home, by("chuyen_vien"), "van_ban_di").id
    do(home, case, "xac_dinh_do_mat", "chuyen_vien", {"do_mat": "thuong"})
    if until == "soan_thao":
        return case
    draft = {**DRAFT, "trich_yeu": subject, "tep_du_thao": paper(home, "du-thao.pdf"), **values}
    do(home, case, "soan_thao", "chuyen_vien", draft)
    for element, person, entered in OUTGOING:
        if element == until:
            break
        do(home, case, element, clerk if person == "van_thu" else person, entered)
    return case


def incoming(home: Home, subject: str, number: str, sender: str, until: str = "de_xuat") -> str:
    """An incoming paper, registered by the clerk; it has come as far as the step ``until``."""
    case = engine.start(home, by("van_thu"), "van_ban_den").id
    do(home, case, "xac_dinh_do_mat", "van_thu", {"do_mat": "thuong", "do_khan": "khan"})
    do(home, case, "tiep_nhan", "van_thu", {"noi_gui": sender, "nguon": "buu_dien", "ket_qua_tiep_nhan": "hop_le"})
    if until == "dang_ky":
        return case
    entered = {"co_quan_ban_hanh": sender, "so_van_ban": number, "ky_hieu": "UBND-KGVX", "trich_yeu": subject}
    entered |= {"loai_vb": "KH", "ngay_van_ban": date(2026, 11, 17), "cach_chuyen": "trinh"}
    do(home, case, "dang_ky", "van_thu", {**entered, "tep_van_ban": paper(home, f"{number}-UBND-KGVX.pdf", "van_thu")})
    if until == "chi_dao":
        do(home, case, "de_xuat", "chanh_vp", {**PROPOSED, "de_xuat_han": date(2026, 12, 4)})
    return case


PROPOSED: Final = {
    "de_xuat_chu_tri": "CSDT",
    "de_xuat_phoi_hop": ["TTDB"],
    "y_kien_de_xuat": "Phòng Chính sách dân tộc chủ trì, tổng hợp theo mẫu kèm công văn.",
    "trinh_ai": "lanh_dao",
}
FOUND: Final = {
    "ngay_phat_hien": date(2026, 11, 19),
    "nguon": "tu_phat_hien",
    "tom_tat": "Văn bản trả lời dân chậm hai ngày",
    "mo_ta": "Đơn nhận ngày 10/11, hẹn trả lời ngày 18/11, đến 20/11 mới có văn bản.",
    "don_vi": "CSDT",
    "quy_trinh": "Quản lý văn bản đi",
    "dieu_khoan": "Điều 8.5.1",
    "muc_do": "lon",
}


def busy(home: Home, clock: FixedClock) -> Office:
    """Let a week pass, until Monday 23/11/2026 at 08:42."""
    at(clock, 2026, 11, 2, 8, 0)
    award.begin(home, paper(home, "bien-ban.pdf", "uy_vien_3"))
    at(clock, 2026, 11, 16, 8, 5)
    # The clerk is away that day: the ISO secretary does the clerk's work, and every record says so.
    away = date(2026, 11, 16)
    clerk, other = "van_thu", "thu_ky_iso"
    engine.enter_substitute(home, by(clerk), person=clerk, substitute=other, first_day=away, last_day=away)
    issued = outgoing(home, "Áp dụng, duy trì, cải tiến Hệ thống quản lý chất lượng năm 2027", clerk=other)
    late = outgoing(home, "Báo cáo kết quả thực hiện mục tiêu chất lượng quý III/2026", "kiem_tra_the_thuc")
    outgoing(
        home, "Thăm, chúc mừng người có uy tín nhân dịp lễ Ok Om Bok", loai_vb="cong_van", kinh_gui="UBND các huyện"
    )
    (held,) = engine.case(home, by("admin"), late).tasks
    engine.claim(home, by("chanh_vp"), held.id)
    at(clock, 2026, 11, 17, 8, 0)
    engine.tick(home, by("admin"), clock.now())
    engine.run_due(home)
    award.invite(home)
    at(clock, 2026, 11, 19, 14, 20)
    waiting = outgoing(home, "Rà soát hộ đồng bào Khmer khó khăn do thiên tai", "kiem_tra_noi_dung")
    for subject, step in (
        ("Tổ chức Ngày hội Đại đoàn kết toàn dân tộc", "ky_ban_hanh"),
        ("Khảo sát mức độ hài lòng của tổ chức, cá nhân", "ky_ban_hanh"),
        ("Tập huấn chính sách dân tộc cho cán bộ cơ sở", "cap_so"),
        ("Kiểm tra công tác dân tộc tại huyện Trà Cú", "phat_hanh"),
    ):
        outgoing(home, subject, step)
    mending = engine.start(home, by("chuyen_vien"), "khac_phuc").id
    do(home, mending, "ghi_nhan", "chuyen_vien", FOUND)
    incoming(home, "Rà soát hộ đồng bào Khmer khó khăn", "1846", "UBND tỉnh Trà Vinh")
    engine.gather_notices(home)
    at(clock, 2026, 11, 20, 9, 10)
    returned = outgoing(home, "Phân công trực Tết Nguyên đán năm 2027", "kiem_tra_the_thuc")
    say = "Sai phông chữ ở phần Nơi nhận, thiếu dòng “Lưu: VT, VP”."
    do(home, returned, "kiem_tra_the_thuc", "chanh_vp", {"ket_qua_the_thuc": "tra_lai", "nhan_xet_the_thuc": say})
    incoming(home, "Báo cáo công tác dân tộc năm 2026", "1902", "Ủy ban Dân tộc", "chi_dao")
    at(clock, 2026, 11, 23, 8, 12)
    outgoing(home, "Trả lời kiến nghị của cử tri huyện Cầu Ngang", "kiem_tra_noi_dung", do_khan="khan")
    outgoing(home, "Đăng ký lớp bồi dưỡng kiến thức dân tộc nhóm đối tượng 3, 4", "kiem_tra_the_thuc")
    outgoing(home, "", "soan_thao")
    case = incoming(home, "Rà soát chỉ tiêu Chương trình mục tiêu quốc gia", "1915", "UBND tỉnh Trà Vinh")
    incoming(home, "", "1920", "Sở Nội vụ", "dang_ky")
    engine.comment(home, by("chuyen_vien"), late, "Bản giấy sẽ đến trong ngày, số và nội dung đã đối chiếu.")
    standing = stuck(home)
    asked = more_time(home, returned)
    engine.tick(home, by("admin"), clock.now())
    engine.run_due(home)
    engine.gather_notices(home)
    engine.save_view(home, by("truong_phong"), "Văn bản khẩn", "q=khan")
    engine.save_view(home, by("truong_phong"), "Rà soát, khảo sát", "q=ra+soat")
    at(clock, 2026, 11, 23, 8, 42)
    return Office(
        issued=issued,
        returned=returned,
        waiting=waiting,
        incoming=case,
        mending=mending,
        stuck=standing,
        asked=asked,
        mail=engine.notice_wishes.unsubscribe_token(home, AGENCY, "lanh_dao"),
    )


def stuck(home: Home) -> str:
    """A nonconformity that got no number: the step that takes it failed, and an administrator has to see to it."""

    def fail(*_: object) -> object:
        raise engine.HandlerError("“take-number”: the series “KPH” of 2026 is closed.")

    whole = home.catalogue
    home.catalogue = Catalogue(
        replace(each, run=fail) if each.topic == "take-number" else each for each in whole.values()
    )
    case = engine.start(home, by("chuyen_vien"), "khac_phuc").id
    do(home, case, "ghi_nhan", "chuyen_vien", {**FOUND, "tom_tat": "Sổ theo dõi hồ sơ lưu thiếu hai tháng"})
    home.catalogue = whole
    return case


def more_time(home: Home, case: str) -> str:
    """The drafter wants more time for a paper that was returned."""
    task = next(each for each in engine.case(home, by("admin"), case).tasks)
    reason = "Chờ số liệu của ba huyện, hẹn gửi thứ Năm."
    return engine.ask_for_time(home, by("chuyen_vien"), task.id, day=date(2026, 11, 27), reason=reason).id
