"""The live workflow of one instance: the run, and what kind of wait each of its tokens is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.spiff import Armed, Called, Failed, Opened, Run
from engine.status import CHILD, FAILED, TIMER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.shelf import Version
    from engine.spiff import Functions, Happening
    from storage.case_facts import Known


@dataclass(slots=True)
class Live:
    """A run with its waits: one thread at a time, warm between two acts. ``saved``: its state as last written.

    ``listed``: what lists are told of it (``engine.listed``), as last written; None where that was not read yet.
    """

    run: Run
    waits: dict[int, str] = field(default_factory=dict)
    saved: bytes = b""
    listed: Known | None = None


def begun(version: Version, variables: Mapping[str, object], functions: Functions, start: str | None) -> Live:
    """A new run, begun at a start event (None: the none start event), not yet run to rest."""
    return Live(Run.begin(version.compiled, variables=variables, functions=functions, start=start))


def revived(version: Version, state: bytes, functions: Functions) -> Live:
    """The run out of its stored state."""
    run = Run.restore(version.compiled, state, functions=functions)
    return Live(run, dict(wait for happening in run.waiting() if (wait := wait_of(happening)) is not None), state)


def wait_of(happening: Happening) -> tuple[int, str] | None:
    """The token and the kind of a wait that a happening begins; None when it begins none."""
    if isinstance(happening, Opened):
        return happening.token, happening.kind
    if isinstance(happening, Armed):
        return happening.token, TIMER
    if isinstance(happening, Called):
        return happening.token, CHILD
    return (happening.token, FAILED) if isinstance(happening, Failed) else None
