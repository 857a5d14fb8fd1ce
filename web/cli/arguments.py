"""What each word of the command line takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from web.cli import auditing, bench, cases, demo, events, homes, procedures, tasks
from web.cli.values import assignment, whole_port, whole_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LATER: Final = ("import",)
"""Words that other programs may expect (design 12) and that come with later versions."""


class Words:
    """Gathers the words: each with its help, the function that does it and the options that all share."""

    def __init__(self) -> None:
        self._shared = _shared_options()
        self.parser = argparse.ArgumentParser(
            prog="quytrinh",
            description="Run a public agency's procedures.",
            epilog="Exit status: 0 done, 1 refused or findings, 2 wrong usage.",
        )
        self._words = self.parser.add_subparsers(dest="word", metavar="WORD", required=True)

    def add(self, word: str, doc: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        """Add a word."""
        parser = self._words.add_parser(word, help=doc, description=doc, parents=[self._shared])
        parser.set_defaults(run=run)
        return parser


def read_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line; ``run`` of the result does what it says.

    Raises SystemExit with status 2 for wrong usage.
    """
    words = Words()
    for part in (_add_homes, _add_procedures, _add_cases, _add_tasks, _add_others):
        part(words)
    first = next((each for each in argv if not each.startswith("-")), "")
    if first in LATER:
        words.parser.error(f"“{first}” comes with a later version.")
    if not all(each.encode(errors="replace").decode() == each for each in argv):
        words.parser.error("An argument is not UTF-8 text.")
    arguments, more = words.parser.parse_known_args(argv)
    if more and arguments.word not in {"bench", "faults"}:
        words.parser.error(f"unrecognized arguments: {' '.join(more)}")
    arguments.more = more
    return arguments


def _shared_options(*, inner: bool = False) -> argparse.ArgumentParser:
    # A word within a word may not put its defaults over what was said before it: audit --json verify.
    person, flag = (argparse.SUPPRESS, argparse.SUPPRESS) if inner else ("admin", False)
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS if inner else None)
    shared.add_argument("--home", metavar="FOLDER", help="the agency's data, instead of QUYTRINH_HOME")
    shared.add_argument(
        "--json", action="store_true", default=flag, help="print JSON: one object, or one a line for lists"
    )
    shared.add_argument("--as", dest="person", metavar="USER", default=person, help="who acts (admin)")
    return shared


def _add_homes(words: Words) -> None:
    serve = words.add("serve", "Serve the pages and the REST interface.", homes.serve)
    serve.add_argument("--port", type=whole_port, metavar="N", help="instead of QUYTRINH_PORT; 0 takes a free one")
    serve.add_argument(
        "--processes",
        type=whole_processes,
        metavar="N",
        help="serve with granian and so many processes; more than one need workers",
    )
    worker = words.add("worker", "Run timers and jobs beside the web server (PostgreSQL).", homes.worker)
    worker.add_argument(
        "--queue",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one: timers, cases, slow or mail; may be repeated",
    )
    migrate = words.add(
        "migrate", "Bring the database to this program's schema; set the rights of the role that serves.", homes.migrate
    )
    migrate.add_argument("--role", metavar="NAME", help="the role that serves, which cannot change the trail")
    migrate.add_argument("--print", dest="print_only", action="store_true", help="only print the role's GRANTs")
    init = words.add("init", "Make a real agency and its first administrator in an empty home.", homes.init)
    init.add_argument("--name", required=True, help="the agency's name: Ban Dân tộc")
    init.add_argument("--symbol", required=True, help="its symbol in numbers of documents: BDT")
    init.add_argument("--place", required=True, help="the place that stands in its documents: Hà Nội")
    init.add_argument("--parent", default="", help="the agency above it, as it stands over its own name in documents")
    init.add_argument("--head-title", default="Thủ trưởng", help="the title of its head (Thủ trưởng)")
    init.add_argument("--id", help="the agency's permanent id; without it, the symbol in small letters")
    init.add_argument("--admin", default="admin", help="the administrator's account (admin)")
    init.add_argument("--admin-name", required=True, help="the administrator's name")
    init.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")
    words.add("settings", "Print the settings and where each comes from.", homes.settings)
    token = words.add("token", "Print a new API token of a person.", homes.token)
    token.add_argument("user", metavar="USER")
    tick = words.add("tick", "Move the clock of a demo or test home forward and run what falls due.", homes.tick)
    tick.add_argument("--to", required=True, metavar="ISO-TIME", help="as in 2026-11-24T08:00:00+07:00")


def _add_procedures(words: Words) -> None:
    lint = words.add("lint", "Tell what is wrong with diagrams; status 1 when one has an error.", procedures.lint)
    lint.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
    publish = words.add("publish", "Publish a diagram, or a procedure's folder.", procedures.publish)
    publish.add_argument("path", type=Path, metavar="FILE|FOLDER")


def _add_cases(words: Words) -> None:
    start = words.add("start", "Start a case of a procedure.", cases.start)
    start.add_argument("key", metavar="KEY")
    message = words.add("message", "Send a message to the case that waits for it, or start one.", events.message)
    message.add_argument("name", metavar="NAME")
    for parser in (start, message):
        parser.add_argument("--business-key", metavar="K")
    signal = words.add("signal", "Send a signal to all who wait for it.", events.signal)
    signal.add_argument("name", metavar="NAME")
    for parser in (start, message, signal):
        _take_values(parser)
    case = words.add("case", "Show a case: its open tasks, variables and trail.", cases.case)
    case.add_argument("id", metavar="ID")


def _add_tasks(words: Words) -> None:
    listing = words.add("tasks", "List open tasks: those of USER; all of them for an administrator.", tasks.listing)
    listing.add_argument("--case", metavar="ID", help="only those of this case")
    claim = words.add("claim", "Take a task.", tasks.claim)
    complete = words.add("complete", "Finish a task.", tasks.complete)
    for parser in (claim, complete):
        parser.add_argument("task", metavar="TASK")
    _take_values(complete)


def _take_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--var", dest="values", action="append", default=[], type=assignment, metavar="a=VALUE",
        help="a value: JSON if it parses, else text; may be repeated",
    )  # fmt: skip


def _add_others(words: Words) -> None:
    backup = words.add("backup", "Copy the whole home into one file, while people work.", homes.backup)
    restore = words.add("restore", "Fill an empty home, and an empty database, from a backup.", homes.restore)
    for parser in (backup, restore):
        parser.add_argument("file", type=Path, metavar="FILE")
    check = words.add(
        "check", "Look for what must not exist, and verify the trail; status 1 when something is found.", auditing.check
    )
    check.add_argument("--deep", action="store_true", help="read every paper and compare its SHA-256 too")
    check.add_argument("--mend-lists", action="store_true", help="first make what lists are read from anew")
    audit = words.add("audit", "Export the trail, or prove that it is whole.", auditing.export)
    export, verify = _audit_words(audit)
    export.set_defaults(run=auditing.export)
    verify.set_defaults(run=auditing.verify)
    words.add("demo", "Replay the agency's year 2020-2021 in a fresh home; print registers and trails.", demo.demo)
    words.add(
        "bench", "Measure how fast it is, beside a floor and a naive engine; takes the bench's options.", bench.bench
    )
    words.add(
        "faults",
        "Kill processes, cut connections, fill disks, and see that nothing is lost; --full for all.",
        bench.faults,
    )


def _audit_words(audit: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    shared = _shared_options(inner=True)
    words = audit.add_subparsers(dest="what", metavar="export|verify", required=True)
    export = words.add_parser("export", parents=[shared], help="write the trail to a file")
    export.add_argument("--format", required=True, choices=("csv", "jsonl"))
    export.add_argument("--out", required=True, metavar="FILE", help="- is the standard output")
    export.add_argument("--case", metavar="ID", help="only the trail of this case")
    verify = words.add_parser("verify", parents=[shared], help="prove the live trail, or an export in JSON Lines")
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE")
    return export, verify
