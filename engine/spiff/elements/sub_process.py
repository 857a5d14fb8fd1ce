"""The embedded sub-process: a scope of its own, with variables of its own (BPMN 10.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.activity import Activity
from engine.spiff.library import SubWorkflowTask, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.spiff.token import Token


class SubProcess(Activity, SubWorkflowTask):
    """Begins its inside and completes when that has completed."""

    def start(self, token: Token) -> bool:
        """Begin the inside at its none start event."""
        self.begin_inner(token, self.name)
        return False

    def begin_inner(self, token: Token, name: str, variables: Iterable[tuple[str, object]] = ()) -> None:
        """Begin a scope as the inside of the token."""
        token._set_state(TaskState.STARTED)  # noqa: SLF001 (the library's own life cycle)
        top = token.workflow.top_workflow
        spec = top.compiled.specs[name]
        scope = top.create_subprocess(token, name)
        scope.data.update(dict.fromkeys(spec.drawn.data))
        scope.assign_all(variables)
        scope.begin(spec.inner_start)

    _update_hook = Activity._update_hook  # noqa: SLF001 (the hook of the other base)
    _on_cancel = Activity._on_cancel  # noqa: SLF001 (the hook of the other base)
