"""The officials of a large agency: units of twenty with a head, a clerk and the others, and some leaders of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from storage.folding import fold

if TYPE_CHECKING:
    from random import Random

SINCE: Final = date(2020, 1, 1)
COME: Final = datetime(2020, 1, 1, tzinfo=UTC)
LEADERS: Final = ("lanh_dao", "pho_lanh_dao", "chanh_vp", "thu_ky_iso", "danh_gia_vien")
"""The roles that few hold, in the whole agency."""
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Thạch", "Kim", "Sơn", "Lâm", "Huỳnh", "Võ")
_MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Thanh", "Hoàng", "Đức", "Thùy", "Quốc", "Hữu")
_GIVEN = ("An", "Bình", "Chi", "Dũng", "Hà", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Sang", "Tâm", "Uyên", "Vinh")


@dataclass(slots=True)
class Unit:
    """A unit and who works in it."""

    id: str
    head: str = ""
    clerk: str = ""
    staff: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Population:
    """Who works in the agency, with the rows that say so."""

    units: list[Unit]
    leaders: dict[str, list[str]]
    rows: dict[str, list[dict[str, Any]]]

    def who(self, unit: Unit, login: str, random: Random) -> str:
        """Who in this unit does what an account of the demo does in a scenario."""
        if login == "truong_phong":
            return unit.head
        if login == "van_thu":
            return unit.clerk
        return random.choice(self.leaders.get(login) or unit.staff)


def population(agency: str, *, officials: int, units: int, password: str) -> Population:
    """Make the officials, spread over the units."""
    found = Population(
        [Unit(f"DV{number:03}") for number in range(units)],
        {role: [] for role in LEADERS},
        {"unit": [], "position": [], "person": [], "holding": []},
    )
    for unit in found.units:
        row = {"code": unit.id, "name": f"Đơn vị {unit.id}", "symbol": unit.id, "parent": None}
        found.rows["unit"].append({"id": unit.id, "agency": agency, **row, "valid_from": SINCE, "valid_to": None})
        for role in ("truong_phong", "van_thu", "chuyen_vien", *LEADERS):
            titles = {"title_vi": role, "title_en": role}
            post = {"id": f"{unit.id}.{role}", "agency": agency, "unit": unit.id, "role": role, **titles}
            found.rows["position"].append(post)
    for number in range(officials):
        _employ(found, agency, number, password)
    return found


def _employ(found: Population, agency: str, number: int, password: str) -> None:
    unit = found.units[number % len(found.units)]
    rank = number // len(found.units)
    login = f"cb{number:05}"
    role = {0: "truong_phong", 1: "van_thu"}.get(rank, "chuyen_vien")
    if rank == 0:
        unit.head = login
    elif rank == 1:
        unit.clerk = login
    elif rank == 2 and number % 10 < len(LEADERS):
        role = LEADERS[number % 10]
        found.leaders[role].append(login)
    else:
        unit.staff.append(login)
    found.rows["person"].append(_person(agency, login, number, password))
    held = {"id": f"h{number:05}", "agency": agency, "person": login, "position": f"{unit.id}.{role}"}
    found.rows["holding"].append({**held, "valid_from": SINCE, "valid_to": None})


def _person(agency: str, login: str, number: int, password: str) -> dict[str, Any]:
    parts = (_FAMILY[number % 10], _MIDDLE[number // 10 % 10], _GIVEN[number // 100 % 14])
    name = " ".join(parts)
    return {
        "id": login,
        "agency": agency,
        "name": name,
        "title": "Chuyên viên",
        "email": f"{login}@example.test",
        "language": "vi",
        "active": True,
        "created_at": COME,
        "folded": fold(f"{login} {name} Chuyên viên"),
        "password": password,
        "must_change": False,
        "fs_uniquifier": f"u{login}",
        "fs_token_uniquifier": f"t{login}",
        "last_login_at": None,
        "current_login_at": None,
        "login_count": 0,
        "failed_count": 0,
        "locked_until": None,
        "tf_primary_method": None,
        "tf_totp_secret": None,
        "tf_recovery_codes": None,
        "tf_counter": None,
    }
