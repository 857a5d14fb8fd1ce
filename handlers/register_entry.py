"""Register entry: one line of a register that the procedure declares (Decree 30/2020, article 16 and annex IV)."""

from __future__ import annotations

from dataclasses import dataclass

from engine import DOCUMENT_TYPES, Context, handler

TYPE_NAMES = {kind.code: kind.name_vi.removesuffix(" (cá biệt)") for kind in DOCUMENT_TYPES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``so_dang_ky``: code of the register in ``register.toml``; ``tai_lieu``: kind of the document that is entered.

    The others are turned into names that a column may show: ``ten_loai``, ``ten_nguoi_ky``, ``ten_noi_nhan`` (a list)
    and ``ten_don_vi``; ``chuyen_cho``, codes of units and accounts of people, gives ``ten_chuyen_cho``, a list.
    ``mot_dong``: a case has one line; once it is there, what a new one would say otherwise is noted beside it.
    ``du_lieu``: more that a column may show, by name; what lies in it under the keys ``truong_nguoi`` is shown by the
    person's name, under ``truong_don_vi`` by the unit's. ``thu_tu``: what of each row is written, in this order.
    """

    so_dang_ky: str
    tai_lieu: str | None = None
    loai_vb: str | None = None
    nguoi_ky: str | None = None
    noi_nhan: list[object] | None = None
    don_vi: str | None = None
    chuyen_cho: list[object] | None = None
    mot_dong: bool = False
    du_lieu: dict[str, object] | None = None
    truong_nguoi: list[str] | None = None
    truong_don_vi: list[str] | None = None
    thu_tu: list[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_thu_tu``: the line's number in the register of the year."""

    so_thu_tu: int


@handler("register-entry", title_vi="Vào sổ", title_en="Register entry")
def register_entry(context: Context, inputs: Inputs) -> Outputs:
    """Ghi một dòng vào sổ đăng ký; các cột và nội dung của chúng khai trong register.toml của quy trình.

    Write one line of a register; its columns and what fills them stand in the procedure's register.toml.
    """
    names = _names(context, inputs)
    known = context.update_register(inputs.so_dang_ky, names) if inputs.mot_dong else None
    if known is not None:
        return Outputs(so_thu_tu=known.no)
    documents = context.documents(inputs.tai_lieu) if inputs.tai_lieu else []
    entry = context.enter_register(inputs.so_dang_ky, names, document=documents[-1].id if documents else None)
    return Outputs(so_thu_tu=entry.no)


def _names(context: Context, inputs: Inputs) -> dict[str, object]:
    unit = context.unit(inputs.don_vi) if inputs.don_vi else None
    return {
        "ten_loai": TYPE_NAMES.get(inputs.loai_vb or "", ""),
        "ten_nguoi_ky": context.person(inputs.nguoi_ky).name if inputs.nguoi_ky else "",
        "ten_noi_nhan": [row["ten"] for row in inputs.noi_nhan or () if isinstance(row, dict) and row.get("ten")],
        "ten_don_vi": unit.name if unit else "",
        "ten_chuyen_cho": context.names_of(inputs.chuyen_cho or ()),
        **_told(context, inputs),
    }


def _told(context: Context, inputs: Inputs) -> dict[str, object]:
    people, units = inputs.truong_nguoi or (), inputs.truong_don_vi or ()
    told = context.named(inputs.du_lieu or {}, people=people, units=units)
    found = told if isinstance(told, dict) else {}
    return {name: _ordered(value, inputs.thu_tu) for name, value in found.items()} if inputs.thu_tu else found


def _ordered(value: object, order: list[str]) -> object:
    if isinstance(value, list):
        return [_ordered(item, order) for item in value]
    return {name: value[name] for name in order if name in value} if isinstance(value, dict) else value
