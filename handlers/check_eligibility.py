"""Check eligibility: the facts of a case against rules that are dated data in the procedure's folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import Context, HandlerError, handler

BLOCKS, WARNS = "P0", "P1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tep``: a TOML file of the folder; ``bang``: its table of rules; ``loai``: only rules for this kind of request.

    A rule has ``dieu_kien`` (an expression over the case's variables, and over ``du_lieu`` before them, that must be
    true), ``muc_do`` (P0 blocks, P1 warns), ``thong_bao``, and may have ``ap_dung`` (the kinds that it is for),
    ``valid_from``, ``valid_to``, ``unverified``. ``ngay``: the day whose rules count; today if left out.
    """

    tep: str
    loai: str
    bang: str = "quy_tac"
    ngay: date | None = None
    du_lieu: dict[str, object] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``du_dieu_kien``: no P0 rule is broken; ``loi``: what blocks; ``canh_bao``: what to look at; texts for people."""

    du_dieu_kien: bool
    loi: list[str]
    canh_bao: list[str]


@handler("check-eligibility", title_vi="Kiểm tra điều kiện", title_en="Check eligibility")
def check_eligibility(context: Context, inputs: Inputs) -> Outputs:
    """Đối chiếu dữ liệu của hồ sơ với các quy tắc có hiệu lực trong ngày; quy tắc khai trong tệp dữ liệu của quy trình.

    Hold the case's facts against the rules of the day, dated data of the procedure. P0 blocks, P1 warns.
    """
    found: dict[str, list[str]] = {BLOCKS: [], WARNS: []}
    for rule in context.dated(inputs.tep, inputs.bang, inputs.ngay):
        for_kinds = rule.get("ap_dung")
        if isinstance(for_kinds, list) and for_kinds and inputs.loai not in for_kinds:
            continue
        grade = str(rule.get("muc_do"))
        if grade not in found:
            raise HandlerError(f"A rule of “{inputs.tep}” has the grade “{grade}”. Use {BLOCKS} or {WARNS}.")
        if context.evaluate(str(rule["dieu_kien"]), inputs.du_lieu or {}) is not True:
            found[grade].append(str(rule["thong_bao"]))
    return Outputs(du_dieu_kien=not found[BLOCKS], loi=found[BLOCKS], canh_bao=found[WARNS])
