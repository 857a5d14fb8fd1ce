"""Open nonconformity: what went wrong here becomes a case of corrective action, once (ISO 9001, 8.7 and 10.2)."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Context, handler

ORDINARY = "thuong"
MESSAGE = "khac_phuc_phat_hien"
VEILED = "Việc không phù hợp trong một hồ sơ mật; xem ở hồ sơ giấy."
SHORT = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``khoa``: what caused it, the same for the same cause; ``mo_ta``: what is wrong; ``nguon``: how it was noticed.

    ``don_vi``: code of the unit; ``quy_trinh``: the procedure that was broken, this case's own if not given;
    ``muc_do``: nho, lon or khuyen_nghi. ``nguoi_phat_hien``: account of who noticed it.
    """

    khoa: str
    mo_ta: str
    nguon: str
    don_vi: str | None = None
    quy_trinh: str | None = None
    dieu_khoan: str | None = None
    muc_do: str = "nho"
    nguoi_phat_hien: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``da_mo``: false when this cause had been reported before."""

    da_mo: bool


@handler("open-nonconformity", title_vi="Ghi nhận không phù hợp", title_en="Open nonconformity")
def open_nonconformity(context: Context, inputs: Inputs) -> Outputs:
    """Mở một hồ sơ xử lý công việc không phù hợp ngay sau bước này; cùng một nguyên nhân chỉ mở một lần.

    Open a case of nonconforming work right after this step; the same cause opens one once.
    """
    told = inputs.mo_ta if context.secrecy == ORDINARY else VEILED
    payload: dict[str, object] = {
        "nguon": inputs.nguon,
        "don_vi": inputs.don_vi,
        "quy_trinh": inputs.quy_trinh or context.procedure,
        "dieu_khoan": inputs.dieu_khoan,
        "tom_tat": told[:SHORT],
        "mo_ta": told,
        "muc_do": inputs.muc_do,
        "ngay_phat_hien": context.today,
        "nguoi_phat_hien": inputs.nguoi_phat_hien,
        "ho_so_goc": context.instance,
        "ten_ho_so_goc": context.subject,
    }
    return Outputs(da_mo=context.send(MESSAGE, payload, key=inputs.khoa, starter=inputs.nguoi_phat_hien))
