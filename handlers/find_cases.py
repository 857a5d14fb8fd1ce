"""Find cases: other cases of the same procedure that agree in some variables, as a list that a form can offer."""

from __future__ import annotations

from dataclasses import dataclass

from engine import BusinessError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``bien``: by variable, what it is in the cases wanted; ``dang_chay``: only those that still run.

    ``khoa``: the variable that tells a case apart in a form's list, which has at most ``nhieu_nhat`` rows, the newest.
    ``chan``: one that is found is an error.
    """

    bien: dict[str, object] | None = None
    dang_chay: bool = False
    khoa: str | None = None
    nhieu_nhat: int | None = None
    chan: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_ho_so``: how many, the newest two hundred at most; ``lua_chon``: rows that a form can offer."""

    so_ho_so: int
    lua_chon: list[dict[str, object]]


@handler("find-cases", title_vi="Tìm hồ sơ cùng quy trình", title_en="Find cases")
def find_cases(context: Context, inputs: Inputs) -> Outputs:
    """Tìm các hồ sơ khác của quy trình này có cùng giá trị, để chọn trên phiếu hoặc để chặn việc làm hai lần.

    Find other cases of this procedure with the same values, to choose from on a form or to bar what is done already.
    """
    wanted = inputs.bien or {}
    others = context.other_cases(running=inputs.dang_chay)
    found = [each for each in others if all(each.variables.get(name) == value for name, value in wanted.items())]
    if found and inputs.chan:
        raise BusinessError(
            "da_co_ho_so",
            f"Đã có hồ sơ khác đang xử lý: {found[0].subject}. Another case is about this already: {found[0].subject}.",
        )
    rows = [{"value": each.variables.get(inputs.khoa or ""), "label": each.subject} for each in found]
    return Outputs(so_ho_so=len(found), lua_chon=[row for row in rows if row["value"]][: inputs.nhieu_nhat])
