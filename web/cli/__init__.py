"""The command line: ``quytrinh WORD …``; its words are listed in docs/cli.md.

Exit status: 0 done, 1 refused or findings, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bpmn.errors import BpmnRoomError
from engine import BadValueError, EngineError
from web.cli.arguments import read_arguments
from web.cli.output import log_in_lines, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended (128 + SIGINT)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say and give the exit status.

    Wrong usage raises SystemExit with status 2, as argparse does.
    """
    log_in_lines()
    try:
        try:
            return _done(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough (quytrinh tasks | head); nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _done(argv: Sequence[str]) -> int:
    arguments = read_arguments(argv)
    try:
        status: int = arguments.run(arguments)
    except BrokenPipeError:
        raise
    except (EngineError, BpmnRoomError, OSError) as error:
        return refused(error, as_json=arguments.json)
    except OverflowError:
        return refused(
            BadValueError("A time lies too far away to be reckoned with. Give one before the year 9000."),
            as_json=arguments.json,
        )
    return status
