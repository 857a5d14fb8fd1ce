"""The intermediate catch event, link targets included (BPMN 10.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine.spiff.elements.catching import Catching

if TYPE_CHECKING:
    from engine.spiff.token import Token


class CatchEvent(Catching):
    """Holds the token until the event comes."""

    def link(self) -> None:
        """Take the trigger."""
        super().link()
        self.watch(self.node)

    def arrive(self, token: Token) -> bool:
        """Wait, unless this is the target of a link."""
        self.entered(token)
        if self.event is not None and self.event.kind == EventKind.LINK:
            return True
        self.arm(token)
        return False

    def fire(self, token: Token, *, again: bool) -> None:  # noqa: ARG002 (one token, one time)
        """Go on; of a timer that repeats only the first time counts, because there is one token to let go."""
        scope = token.workflow
        scope.close(token, cancelled=False)
        scope.leave_group(token)
        token._ready()  # noqa: SLF001 (the library's own life cycle)
