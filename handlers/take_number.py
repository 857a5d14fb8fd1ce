"""Take number: the next number of a series that a procedure keeps for itself (KPH: nonconformities), year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import Context, handler

PATTERN = "{so}/{loai}-{co_quan}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``day_so``: code of the series; ``ten``, ``mau``: its name and pattern, as long as the agency has set no others.

    The pattern has {so}, {loai} (the code), {co_quan} and {don_vi}, the symbol of the unit ``don_vi``.
    """

    day_so: str
    ten: str
    mau: str = PATTERN
    don_vi: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so``: 3; ``so_ky_hieu``: 03/KPH-BDT; ``ngay``: today at the agency."""

    so: int
    so_ky_hieu: str
    ngay: date


@handler("take-number", title_vi="Lấy số của hồ sơ", title_en="Take number")
def take_number(context: Context, inputs: Inputs) -> Outputs:
    """Lấy số kế tiếp trong năm của dãy số riêng của quy trình: không trống, không trùng, không dùng lại.

    Take the next number of the year in the procedure's own series: no gap, no double, never used again.
    """
    number = context.take_number(series=inputs.day_so, name=inputs.ten, pattern=inputs.mau, unit=inputs.don_vi)
    return Outputs(so=number.value, so_ky_hieu=number.text, ngay=number.assigned_on)
