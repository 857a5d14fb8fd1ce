"""Vietnam's public holidays as the start of an agency's calendar (Labour Code 2019, article 112; swaps of each year).

The days come from the ``holidays`` library, which computes the lunar ones and knows the swaps that were decided;
what it lacks stands in ``OVERRIDES``. Years whose swaps were not decided when it was made are marked unverified.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import holidays

from storage.calendar import CalendarDay

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIDED: Final = 2026
"""The last year whose days off and swap days the Government had decided."""

_SATURDAY: Final = 5
_SWAP_2026: Final = "Sắp xếp ngày nghỉ của khu vực công năm 2026; cần xác minh văn bản"

OVERRIDES: Final = (
    (date(2026, 1, 2), "off", "Nghỉ hoán đổi với thứ Bảy 10/01/2026", _SWAP_2026),
    (date(2026, 1, 10), "work", "Làm bù cho thứ Sáu 02/01/2026", _SWAP_2026),
)


def days(agency: str, years: Iterable[int]) -> list[CalendarDay]:
    """Give the days of some years that are not what their weekday says, in order."""
    wanted = sorted(years)
    known = holidays.country_holidays("VN", years=wanted, language="vi")
    source = f"holidays {version('holidays')}"
    found = {
        day: CalendarDay(agency, day, "off", name, source, day.year > DECIDED)
        for day, name in known.items()
        if day.weekday() < _SATURDAY
    }
    for day in known.weekend_workdays:
        found[day] = CalendarDay(agency, day, "work", "Làm bù (hoán đổi ngày nghỉ)", source, day.year > DECIDED)
    for day, kind, name, decided_by in OVERRIDES:
        found[day] = CalendarDay(agency, day, kind, name, decided_by, unverified=True)
    return [found[day] for day in sorted(found) if day.year in wanted]
