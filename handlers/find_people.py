"""Find people: who holds a role today, as a list that steps can be repeated for and forms can offer."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``vai``: a role, in the unit ``don_vi`` or anywhere; or ``trong``: a list of accounts. ``tru``: who not.

    ``vai_thay``: the role whose holders, anywhere, stand in where nobody in the unit has ``vai``.
    """

    vai: str | None = None
    don_vi: str | None = None
    vai_thay: str | None = None
    trong: list[object] | None = None
    tru: object = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``nguoi``: the accounts; ``ten``: their names; ``lua_chon``: rows that a form can offer; ``so_nguoi``.

    ``don_vi`` and ``ten_don_vi``: codes and names of their units, in the same order; who stands in, does so for the
    unit that was asked. ``thay``: whether others stand in.
    """

    nguoi: list[str]
    ten: list[str]
    lua_chon: list[dict[str, object]]
    so_nguoi: int
    don_vi: list[str]
    ten_don_vi: list[str]
    thay: bool


@handler("find-people", title_vi="Tìm người", title_en="Find people")
def find_people(context: Context, inputs: Inputs) -> Outputs:
    """Lập danh sách những người giữ một vai trò hôm nay, hoặc lọc một danh sách có sẵn, bỏ người không được tham gia.

    List who holds a role today, or take a given list, and leave out who must not take part.
    """
    left_out = inputs.tru if isinstance(inputs.tru, list) else [inputs.tru]
    found = context.holders(inputs.vai, inputs.don_vi) if inputs.vai else []
    standing_in = bool(inputs.vai and inputs.vai_thay and not found)
    found += context.holders(inputs.vai_thay) if inputs.vai_thay and standing_in else []
    found += [context.person(str(account)) for account in inputs.trong or ()]
    people = list({person.id: person for person in found if person.id not in left_out}.values())
    asked = context.unit(inputs.don_vi) if standing_in and inputs.don_vi else None
    units = [asked or context.unit_of(person.id) for person in people]
    return Outputs(
        nguoi=[person.id for person in people],
        ten=[person.name for person in people],
        lua_chon=[{"value": person.id, "label": person.name} for person in people],
        so_nguoi=len(people),
        don_vi=[unit.code if unit else "" for unit in units],
        ten_don_vi=[unit.name if unit else "" for unit in units],
        thay=standing_in,
    )
