"""A worker as the guide of camunda-external-task-client-python3 writes it; ``viec`` says what to do with a step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from camunda.external_task.external_task_worker import ExternalTaskWorker

if TYPE_CHECKING:
    from camunda.external_task.external_task import ExternalTask, TaskResult

CONFIG = {
    "maxTasks": 5,
    "lockDuration": 20_000,
    "asyncResponseTimeout": 20_000,
    "sleepSeconds": 1,
    "auth_basic": {"username": "admin", "password": "demo"},
}


def work(task: ExternalTask) -> TaskResult:
    """Do one step."""
    todo = task.get_variable("viec")
    if todo == "error":
        return task.bpmn_error("het_giay", "no paper", {"khay": 2})
    if todo == "fail" and task._context["retries"] is None:
        return task.failure(error_message="jam", error_details="tray 2", max_retries=2, retry_timeout=0)
    return task.complete(
        {"trang": task.get_variable("so") + 1, "ghi_chu": "đã in", "le": 1.5, "ds": {"value": [1, {"a": True}]}}
    )


ExternalTaskWorker("python", sys.argv[1], CONFIG).subscribe("in_an", work)
