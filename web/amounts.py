"""How many there are, as a list says it: exactly, or that there are more than are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from web.inbox_filter import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Mapping


def amount(number: int) -> str:
    """A number of tasks; those beyond what is counted are a plus."""
    return f"{engine.COUNTED}+" if number > engine.COUNTED else str(number)


def in_bucket(code: str, counts: Mapping[str, int]) -> str:
    """How many are due in a bucket: where not all are counted, the last bucket that has any may have more."""
    last = next((each for each in reversed(BUCKETS) if counts[each]), None)
    return f"{counts[code]}+" if code == last and counts["all"] > engine.COUNTED else str(counts[code])
