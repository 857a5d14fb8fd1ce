"""Simulate signature: a sheet that stands for the agency's digital signature and says that it is none (article 17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine import HANOI, DeferredContext, handler, typeset

KEPT_NAME: Final = "phieu-ky-so-mo-phong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``mau``: path of the sheet's template without its ending; ``loai``: the kind under which the sheet is kept.

    ``tep``: the file value of what is signed; ``so_ky_hieu``: its number and symbol.
    """

    mau: str
    loai: str
    tep: dict[str, object]
    so_ky_hieu: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``phieu``: the sheet's file value; ``thoi_gian``: when, as annex I writes it: 23-11-2026 09:05:00 +07:00."""

    phieu: dict[str, object]
    thoi_gian: str


@handler("simulate-signature", deferred=True, title_vi="Ký số mô phỏng", title_en="Simulate signature")
def simulate_signature(context: DeferredContext, inputs: Inputs) -> Outputs:
    """Lập phiếu ký số MÔ PHỎNG của cơ quan cho một tệp: cơ quan, thời gian, mã băm. Không có giá trị pháp lý.

    Make a sheet that stands for the agency's digital signature of a file and says that it is simulated: worth nothing.
    """
    at = f"{context.at.astimezone(HANOI):%d-%m-%Y %H:%M:%S} +07:00"
    fields = {
        "co_quan": context.identity.name,
        "so_ky_hieu": inputs.so_ky_hieu,
        "thoi_gian": at,
        "ten_tep": str(inputs.tep.get("name") or ""),
        "ma_bam": str(inputs.tep["sha256"]),
    }
    sheet = typeset(context.resource(f"{inputs.mau}.typ").decode(), fields, context.at)
    title = f"Phiếu ký số mô phỏng {inputs.so_ky_hieu}"
    kept = context.add_document(kind=inputs.loai, title=title, name=f"{KEPT_NAME}.pdf", data=sheet, final=True)
    return Outputs(phieu=kept, thoi_gian=at)
