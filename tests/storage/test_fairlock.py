from __future__ import annotations

import threading
import time

import pytest

from storage.errors import BusyStorageError, StorageError
from storage.fairlock import FairLock


def _queue_up(lock: FairLock, names: range, served: list[int], seconds: float = 10) -> list[threading.Thread]:
    """Start one thread after the other, each only when the last one stands in the queue."""

    def wait_for_turn(name: int) -> None:
        with lock.held(seconds):
            served.append(name)

    threads = []
    for name in names:
        thread = threading.Thread(target=wait_for_turn, args=(name,))
        thread.start()
        while len(lock._queue) <= len(threads):
            time.sleep(0.001)
        threads.append(thread)
    return threads


def test_threads_are_served_in_the_order_in_which_they_came() -> None:
    lock, served = FairLock(), list[int]()
    with lock.held(1):
        threads = _queue_up(lock, range(20), served)
    for thread in threads:
        thread.join()
    assert served == list(range(20))


def test_one_who_comes_again_stands_behind_those_who_wait() -> None:
    lock, served = FairLock(), list[int]()
    with lock.held(1):
        threads = _queue_up(lock, range(3), served)
    with lock.held(10):
        served.append(99)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 99]


def test_one_who_gives_up_leaves_the_queue_to_the_others() -> None:
    lock, served = FairLock(), list[int]()
    refused: list[BusyStorageError] = []

    def give_up() -> None:
        try:
            with lock.held(0.05):
                served.append(-1)
        except BusyStorageError as error:
            refused.append(error)

    with lock.held(1):
        impatient = threading.Thread(target=give_up)
        impatient.start()
        while not lock._queue:
            time.sleep(0.001)
        impatient.join()
        threads = _queue_up(lock, range(2), served)
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert served == [0, 1]
    assert lock.acquire(0)


def test_a_turn_that_comes_at_the_very_moment_of_giving_up_is_kept() -> None:
    lock = FairLock()
    results: list[bool] = []
    for _ in range(200):
        lock.acquire(1)
        thread = threading.Thread(target=lambda: results.append(lock.acquire(0.0005) and lock.release() is None))
        thread.start()
        time.sleep(0.0004)
        lock.release()
        thread.join()
        assert lock.acquire(1)
        lock.release()
    assert len(results) == 200


def test_the_holder_is_told_that_it_holds_the_lock_already() -> None:
    lock = FairLock()
    with lock.held(1), pytest.raises(StorageError, match="writing already"):
        lock.acquire(1)
