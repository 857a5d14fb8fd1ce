"""The written times of timers and terms (ISO 8601-1): instants, lengths of time, repetitions."""

from __future__ import annotations

import re
from datetime import datetime

LENGTH = re.compile(
    r"P(?!\Z)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?"
    r"(?:T(?!\Z)(?:\d{1,7}H)?(?:\d{1,8}M)?(?:\d{1,9}(?:\.\d{1,6})?S)?)?",
    re.ASCII,
)
REPETITION = re.compile(r"R(?P<count>\d{0,6})/(?:(?P<start>[^P/][^/]*)/)?(?P<length>P[^/]+|working_[^/]+)", re.ASCII)
WORKING = re.compile(
    r"working_days\(\s*[1-9]\d{0,3}\s*\)|working_hours\(\s*(?=[^)]*[1-9])\d{1,4}(?:\.\d{1,4})?\s*\)", re.ASCII
)


def is_instant(text: str) -> bool:
    """Tell whether the text is a date, or a date with a time, with or without a zone."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_length(text: str) -> bool:
    """Tell whether the text is a length of time: ``PT48H``, ``P3D``, ``P1Y2M``, ``P2W``."""
    return LENGTH.fullmatch(text) is not None


def _takes_time(text: str) -> bool:
    return WORKING.fullmatch(text) is not None or (is_length(text) and re.search("[1-9]", text) is not None)


def is_repetition(text: str) -> bool:
    """Tell whether the text repeats at least once and takes time: ``R3/PT10H``, ``R/2026-11-23T08:00:00/P1D``.

    Also in working time: ``R5/working_days(1)``.
    """
    found = REPETITION.fullmatch(text)
    if found is None or not _takes_time(found["length"]):
        return False
    never = found["count"] != "" and int(found["count"]) == 0
    return not never and (found["start"] is None or is_instant(found["start"]))
