"""The measures of ``/metrics``; docs/operations.md lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Home, Vitals

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4


def measured(home: Home) -> bytes:
    """The measures of a home and of this process (memory, processor, open files) in Prometheus' text format."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Measures(home))
    return generate_latest(registry)


class _Measures(Collector):
    """Asks the home when it is read."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def describe(self) -> list[Metric]:
        """Nothing: registering shall not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What could be counted; without the database, that it cannot be had."""
        try:
            found = engine.vitals_of(self._home)
        except engine.EngineError:
            yield GaugeMetricFamily("quytrinh_database_up", _UP, 0)
            return
        yield GaugeMetricFamily("quytrinh_database_up", _UP, 1)
        yield from _counted(found)


_UP: Final = "1 when the database answered and holds an agency."


def _counted(found: Vitals) -> Iterator[Metric]:
    depth = GaugeMetricFamily("quytrinh_queue_depth", "Jobs and timers that are due and untouched.", labels=["queue"])
    for queue, count in found.queues.items():
        depth.add_metric([queue], count)
    yield depth
    gauges = {
        "quytrinh_oldest_due_seconds": ("How long the oldest of them has waited.", found.oldest_seconds),
        "quytrinh_incidents_open": ("Incidents that nobody has resolved.", found.open_incidents),
        "quytrinh_tasks_open": ("Open tasks.", found.open_tasks),
        "quytrinh_timers_late": ("Timers that should have fired over a minute ago.", found.late_timers),
    }
    for name, (doc, value) in gauges.items():
        yield GaugeMetricFamily(name, doc, value)
    yield CounterMetricFamily("quytrinh_acts", "Acts on cases.", found.acts)
