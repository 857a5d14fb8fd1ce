"""The memory of a process that serves for long: what stands in it from the beginning is not looked through for garbage.

A full pass of Python's collector goes over each of its 200,000 objects (classes, tables, texts, routes); every few
hundred acts one came by, and made a tenth of what an act costs the processor.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Put everything that is in memory now beyond the collector: to be called once, before the first request."""
    gc.collect()
    gc.freeze()
