"""An award of the demo agency, for pictures: from the campaign to the morning on which the council meets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import engine
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Home

CAMPAIGN: Final[Mapping[str, Any]] = {
    "ten_dot": "Khen thưởng tổng kết năm 2026",
    "loai_dot": "thuong_xuyen",
    "nam": 2026,
    "can_cu": [{"noi_dung": "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;"}],
    "han_dang_ky": date(2026, 11, 6),
    "han_nop": date(2026, 11, 13),
    "hinh_thuc_dot": ["GK"],
    "don_vi_dang_ky": ["TTR"],
    "chuyen_vien_giup_viec": "chuyen_vien",
}
NOMINATED: Final[Mapping[str, Any]] = {
    "danh_sach": [{"loai_doi_tuong": "ca_nhan", "ca_nhan": "uy_vien_8", "hinh_thuc": "GK"}]
}
REPORT: Final[Mapping[str, Any]] = {
    "chuc_vu": "Thanh tra viên",
    "so_luoc_ly_lich": "Sinh năm 1988, quê Trà Vinh, công tác tại Thanh tra từ năm 2012.",
    "thoi_gian_tu": date(2026, 1, 1),
    "thoi_gian_den": date(2026, 10, 31),
    "xep_loai": "HTXS",
    "so_thang_cong_tac": 10,
    "ky_luat": False,
    "thanh_tich": "Tham mưu chính sách nhà ở, đất sản xuất cho đồng bào dân tộc thiểu số, hoàn thành trước hạn. " * 3,
    "cam_doan": True,
}
MEETING: Final[Mapping[str, Any]] = {
    "ngay_hop": date(2026, 11, 23),
    "gio_hop": "08 giờ 00",
    "dia_diem_hop": "Phòng họp 1",
    "chu_tri": "lanh_dao",
    "thu_ky_hd": "chuyen_vien",
}


def do(home: Home, element: str, person: str, values: Mapping[str, Any]) -> None:
    """Complete the one open task of a step, wherever its case is, and run what follows by itself."""
    cases = (engine.case(home, by("admin"), each.id) for each in engine.cases(home, by("admin")))
    (task,) = (each for case in cases for each in case.tasks if each.element == element)
    engine.complete(home, by(person), task.id, dict(values))
    engine.run_due(home)


def begin(home: Home, minutes: object) -> None:
    """The office opens a campaign; a unit names somebody, who reports; the office finds it in order.

    ``minutes`` is a file of the unit's meeting.
    """
    engine.start(home, by("chanh_vp"), "khen_thuong")
    do(home, "lap_dot", "chanh_vp", CAMPAIGN)
    do(home, "dang_ky_don_vi", "uy_vien_3", NOMINATED)
    do(home, "lap_ho_so", "uy_vien_8", REPORT)
    agreed = {"so_tham_du": 6, "so_dong_y_don_vi": 6, "bien_ban_don_vi": minutes, "ket_qua_binh_xet": "dong_y"}
    do(home, "binh_xet", "uy_vien_3", agreed)
    do(home, "tham_tra", "chanh_vp", {"ket_qua_tham_tra": "hop_le"})


def invite(home: Home) -> None:
    """Nobody objected while it was posted: the council is called together."""
    do(home, "y_kien_cong_khai", "chanh_vp", {"ket_qua_cong_khai": "khong_co"})
    do(home, "moi_hop", "chanh_vp", MEETING)
