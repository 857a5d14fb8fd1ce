"""Pages of a list: the address of the next one carries the id after which it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from flask import request, url_for

if TYPE_CHECKING:
    from collections.abc import Sequence


class Identified(Protocol):
    """A row with an id."""

    @property
    def id(self) -> str:
        """What the next page begins after."""


Row = TypeVar("Row", bound=Identified)


def page(rows: Sequence[Row], size: int) -> tuple[Sequence[Row], str | None]:
    """The first ``size`` rows and, when there are more, the address of the next page."""
    if len(rows) <= size:
        return rows, None
    return rows[:size], here(after=rows[size - 1].id)


def here(**changed: str | Sequence[str] | None) -> str:
    """The address of this page with some of its parameters changed; one that becomes None is left out."""
    present = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
    return url_for(request.endpoint or "inbox.page", **{**present, **changed})


def text(name: str) -> str:
    """A parameter of the address, without surrounding blanks."""
    return request.args.get(name, "").strip()


def after() -> str | None:
    """The id after which this page begins."""
    return request.args.get("after") or None
