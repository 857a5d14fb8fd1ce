"""What a line of the log is about when no request is answered: the job, the timer, the case that is being worked on."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NONE: Mapping[str, str] = {}
_subject: ContextVar[Mapping[str, str]] = ContextVar("subject", default=_NONE)


@contextmanager
def about(**named: str | None) -> Iterator[None]:
    """Lines that are logged in this block are about these ids."""
    token = _subject.set({**_subject.get(), **{name: value for name, value in named.items() if value}})
    try:
        yield
    finally:
        _subject.reset(token)


def current() -> Mapping[str, str]:
    """The ids that a line logged now is about."""
    return _subject.get()
