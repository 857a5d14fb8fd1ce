"""Tally votes: the ballot box of a secret vote is opened, counted and destroyed, in one act (docs/secret-ballot.md)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from engine import BadValueError, Context, handler

ALL, PRESENT = "tong", "co_mat"
DIGITS = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``hop_phieu``: the task in which people voted; ``truong``: its secret field; ``so_thanh_vien``: all who count.

    ``nguong``: the share of ``dong_y`` that is needed (0.8: at least 80 %; with ``vuot`` more than it). ``co_so``: the
    share is taken of all (``tong``) or of those present (``co_mat``: ``so_co_mat``, else as many as voted).
    """

    hop_phieu: str
    truong: str
    so_thanh_vien: int
    nguong: Decimal
    dong_y: str = "dong_y"
    co_so: str = ALL
    so_co_mat: int | None = None
    vuot: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``phieu``: how many ballots for each answer; ``ty_le``: share of yes, four digits; ``dat``: enough.

    ``ty_le_chu``: the share as papers write it, ``62,5 %``.
    """

    so_phieu: int
    so_dong_y: int
    phieu: dict[str, object]
    ty_le: Decimal
    ty_le_chu: str
    dat: bool


@handler("tally-votes", title_vi="Kiểm phiếu kín", title_en="Tally votes")
def tally_votes(context: Context, inputs: Inputs) -> Outputs:
    """Mở hộp phiếu, ghi kết quả tổng hợp rồi hủy phiếu và khóa; không ai biết ai bỏ phiếu nào.

    Open the ballot box, write the totals, destroy ballots and key. Who voted for what is known to nobody.
    """
    if not 0 < inputs.nguong <= 1:
        raise BadValueError(f"The threshold is a share above 0 and up to 1, such as 0.8. It is {inputs.nguong}.")
    ballots = context.open_ballots(inputs.hop_phieu)
    counted = Counter(str(ballot.get(inputs.truong) or "") for ballot in ballots)
    base = _base(inputs, len(ballots))
    yes = counted[inputs.dong_y]
    # Exact: a rounded share could pass or fail by its last digit.
    needed = inputs.nguong * base
    share = (Decimal(yes) / base).quantize(DIGITS, ROUND_HALF_UP) if base else Decimal(0)
    percent = (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Outputs(
        so_phieu=len(ballots),
        so_dong_y=yes,
        phieu=dict(sorted(counted.items())) if yes else {inputs.dong_y: 0, **dict(sorted(counted.items()))},
        ty_le=share,
        ty_le_chu=f"{percent} %".replace(".", ","),
        dat=base > 0 and (yes > needed if inputs.vuot else yes >= needed),
    )


def _base(inputs: Inputs, voted: int) -> int:
    if voted > inputs.so_thanh_vien:
        raise BadValueError(f"{voted} ballots are more than the {inputs.so_thanh_vien} members. Correct so_thanh_vien.")
    if inputs.co_so == ALL:
        return inputs.so_thanh_vien
    if inputs.co_so != PRESENT:
        raise BadValueError(f"The base is “{ALL}” or “{PRESENT}”, not “{inputs.co_so}”.")
    return voted if inputs.so_co_mat is None else max(inputs.so_co_mat, voted)
