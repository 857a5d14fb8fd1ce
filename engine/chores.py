"""Chores: what every runner of jobs does between them: the news and the auditor's rounds, housekeeping every hour."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from engine.auditor import Rounds
from engine.housekeeping import tidy
from engine.news import gather_notices

if TYPE_CHECKING:
    from engine.home import Home

HOUR: Final = 3600.0
NEWS_SECONDS: Final = 2.0
"""The least time between two looks at the trail for news."""


class Chores:
    """Those of one process. Two processes that do them do nothing twice."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._gathered, self._tidied = -NEWS_SECONDS, -HOUR
        self._rounds = Rounds(home)

    def do(self) -> None:
        """Do what has its time now. Raises what the database raises."""
        if time.monotonic() - self._gathered > NEWS_SECONDS:
            self._gathered = time.monotonic()
            if gather_notices(self._home):
                self._home.bell.ring()
            self._rounds.plan()
        if time.monotonic() - self._tidied > HOUR:
            self._tidied = time.monotonic()
            tidy(self._home)
