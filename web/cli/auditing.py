"""Words about what can be proved: check, audit export, audit verify."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import engine
from web.cli.opening import acting
from web.cli.output import show, table

if TYPE_CHECKING:
    import argparse


def check(arguments: argparse.Namespace) -> int:
    """Look for what must not exist, and verify the trail; status 1 when something is found."""
    with acting(arguments) as (home, by):
        if arguments.mend_lists:
            engine.mend_lists(home, by)
        found = [asdict(flaw) for flaw in engine.examine(home, by, deep=arguments.deep)]
        report = engine.audit_verify(home, by)
    if report.first_bad is not None:
        bad = report.first_bad
        told = {"problem": "trail-broken", "subject": bad.id or bad.instance, "detail": bad.why}
        found.append({**told, "remedy": "Compare with an export or a backup; audit verify tells the same."})
    if found or arguments.json:
        table(found, ("problem", "subject", "detail", "remedy"), as_json=arguments.json)
    else:
        print(f"Nothing is wrong: {report.checked} events checked.")
    return 1 if found else 0


def export(arguments: argparse.Namespace) -> int:
    """Write the trail to a file."""
    options = {"format": arguments.format, "instance": arguments.case}
    with acting(arguments) as (home, by):
        if arguments.out == "-":
            engine.audit_export(home, by, sys.stdout, **options)
            return 0
        # Line ends are the export's own: a CSV has CRLF (RFC 4180), and the seal of JSON Lines covers its bytes.
        with Path(arguments.out).open("w", encoding="utf-8", newline="") as out:
            engine.audit_export(home, by, out, **options)
    if arguments.json:
        show({"out": arguments.out, "format": arguments.format})
    else:
        print(f"Wrote {arguments.out}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Prove the live trail, or an export, which needs no home; status 1 when an event does not hold."""
    if arguments.file is not None:
        report = engine.audit_verify_file(arguments.file)
    else:
        with acting(arguments) as (home, by):
            report = engine.audit_verify(home, by)
    if arguments.json:
        show(report.as_json())
    elif report.first_bad is None:
        print(f"The trail is whole: {report.checked} events checked.")
    else:
        bad = report.first_bad
        place = f" at event {bad.id} (case {bad.instance}, no. {bad.no})" if bad.id or bad.instance else ""
        print(f"The trail is broken{place}: {bad.why}.")
    return 0 if report.ok else 1
