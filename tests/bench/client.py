"""The people and programs that ask, in a process of their own: a plan on standard input, seconds on standard output."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Ask as the plan says.

    ``port``; ``requests``: a list for each client of (method, path, headers, body); ``every``: seconds from one request
    of a client to its next, whatever the answers take (0: as soon as the last one is answered). Gives ``seconds`` of
    each request since it was due, how long all took, and the ``failed``: status and path.
    """
    taken: list[float] = []
    failed: list[tuple[int, str]] = []
    clients = [
        threading.Thread(target=_client, args=(plan, number, taken, failed, time.perf_counter() + 0.2))
        for number in range(len(plan["requests"]))
    ]
    begun = time.perf_counter() + 0.2
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return {"seconds": taken, "all": time.perf_counter() - begun, "failed": failed}


def _client(plan: dict[str, Any], number: int, taken: list[float], failed: list[tuple[int, str]], begin: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", plan["port"], timeout=60)
    every = plan["every"]
    due = begin + every * number / len(plan["requests"])
    for method, path, headers, body in plan["requests"][number]:
        time.sleep(max(0.0, due - time.perf_counter()))
        asked = due if every else max(due, time.perf_counter())
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - asked)
        if answer.status not in {200, 204}:
            failed.append((answer.status, path))
        due += every


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
