"""Words that reach many cases: message, signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from web.cli.opening import changing
from web.cli.output import show

if TYPE_CHECKING:
    import argparse

    from engine import Receipt


def message(arguments: argparse.Namespace) -> int:
    """Send a message."""
    with changing(arguments) as (home, by):
        receipt = engine.send_message(
            home, by, arguments.name, business_key=arguments.business_key, variables=dict(arguments.values)
        )
    return _told(receipt, as_json=arguments.json)


def signal(arguments: argparse.Namespace) -> int:
    """Send a signal."""
    with changing(arguments) as (home, by):
        receipt = engine.send_signal(home, by, arguments.name, variables=dict(arguments.values))
    return _told(receipt, as_json=arguments.json)


def _told(receipt: Receipt, *, as_json: bool) -> int:
    if as_json:
        show({"instances": list(receipt.instances), "started": list(receipt.started)})
        return 0
    for case in receipt.instances:
        print(f"Reached case {case}")
    for case in receipt.started:
        print(f"Started case {case}")
    return 0
