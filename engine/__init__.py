"""The engine: the product without HTTP and without SQL. This is its only door (docs/architecture.md)."""

from __future__ import annotations

from engine.administration import (
    add_person,
    add_role,
    add_unit,
    appoint,
    change_language,
    change_password,
    dismiss,
    grant_authority,
    reset_password,
    revoke_authority,
    set_calendar_day,
)
from engine.archive import Upload, attach, document, documents, links, open_version, upload
from engine.audit import audit_export_to as audit_export
from engine.audit import audit_verify_trail as audit_verify
from engine.audit import record_sign_in, record_token
from engine.audit_verify import Report
from engine.audit_verify import verify_file as audit_verify_file
from engine.bulk import assign_many, claim_many, common_task, complete_many, selected_tasks
from engine.by import ActorKind, By, Channel
from engine.calendar import WorkingCalendar
from engine.cases import case, cases, comment, count_cases
from engine.clock import HANOI, Clock, FixedClock, SystemClock
from engine.context import Context
from engine.deferred import DeferredContext
from engine.desk import task
from engine.document_types import TYPES as DOCUMENT_TYPES
from engine.document_types import document_type
from engine.drafts import discard_draft, draft_of, save_draft
from engine.errors import (
    BadValueError,
    BusinessError,
    BusyError,
    EngineError,
    FlowError,
    FormRefusedError,
    HandlerError,
    KeyReusedError,
    LintRefusedError,
    LostRaceError,
    NotFoundError,
    RefusedError,
    SettingsError,
    StateError,
    UnavailableError,
)
from engine.executor import run_job
from engine.external import (
    complete_external,
    error_external,
    extend_lock,
    external_task,
    external_tasks,
    fail_external,
    fetch_and_lock,
    unlock_external,
)
from engine.handlers import Catalogue, Handler, handler
from engine.home import Home
from engine.inbox import every_task, task_counts
from engine.inbox import tasks_of as tasks
from engine.instances import cancel, resume, set_variables, start, suspend, variables
from engine.messages import send_message, send_signal
from engine.preferences import preference, set_preference
from engine.publishing import check, publish
from engine.recalls import recall
from engine.register_book import register_pdf
from engine.register_reading import RegisterQuery, day_of, register, registers
from engine.register_sheet import register_xlsx
from engine.registers import shown
from engine.repairs import open_incidents, retry
from engine.results import (
    ActionView,
    AuthorityView,
    CaseRow,
    CaseView,
    ColumnView,
    CommentView,
    Completed,
    DefinitionView,
    DeploymentView,
    DocumentView,
    DraftView,
    ExternalView,
    IncidentView,
    LinkView,
    PersonView,
    PostingView,
    Published,
    Receipt,
    RegisterPage,
    RegisterRow,
    RegisterView,
    Result,
    Started,
    TaskDetail,
    TaskView,
    Topic,
    TrailEntry,
    UnitView,
    VersionView,
)
from engine.runner import Runner, run_due, tick
from engine.settings import Settings
from engine.setup import files_of, init_agency, is_empty, load_demo
from engine.staff import authorities, me, person, persons, roles, signers, units
from engine.task_acts import assign, claim, complete, forward, release
from engine.trail import Change, Draft
from engine.trail_reading import trail
from engine.typesetting import typeset
from engine.values import plain
from engine.versions import definition, definitions, deployments, diagram_of, resource_of, start_form

__all__ = [
    "DOCUMENT_TYPES",
    "HANOI",
    "ActionView",
    "ActorKind",
    "AuthorityView",
    "BadValueError",
    "BusinessError",
    "BusyError",
    "By",
    "CaseRow",
    "CaseView",
    "Catalogue",
    "Change",
    "Channel",
    "Clock",
    "ColumnView",
    "CommentView",
    "Completed",
    "Context",
    "DeferredContext",
    "DefinitionView",
    "DeploymentView",
    "DocumentView",
    "Draft",
    "DraftView",
    "EngineError",
    "ExternalView",
    "FixedClock",
    "FlowError",
    "FormRefusedError",
    "Handler",
    "HandlerError",
    "Home",
    "IncidentView",
    "KeyReusedError",
    "LinkView",
    "LintRefusedError",
    "LostRaceError",
    "NotFoundError",
    "PersonView",
    "PostingView",
    "Published",
    "Receipt",
    "RefusedError",
    "RegisterPage",
    "RegisterQuery",
    "RegisterRow",
    "RegisterView",
    "Report",
    "Result",
    "Runner",
    "Settings",
    "SettingsError",
    "Started",
    "StateError",
    "SystemClock",
    "TaskDetail",
    "TaskView",
    "Topic",
    "TrailEntry",
    "UnavailableError",
    "UnitView",
    "Upload",
    "VersionView",
    "WorkingCalendar",
    "add_person",
    "add_role",
    "add_unit",
    "appoint",
    "assign",
    "assign_many",
    "attach",
    "audit_export",
    "audit_verify",
    "audit_verify_file",
    "authorities",
    "cancel",
    "case",
    "cases",
    "change_language",
    "change_password",
    "check",
    "claim",
    "claim_many",
    "comment",
    "common_task",
    "complete",
    "complete_external",
    "complete_many",
    "count_cases",
    "day_of",
    "definition",
    "definitions",
    "deployments",
    "diagram_of",
    "discard_draft",
    "dismiss",
    "document",
    "document_type",
    "documents",
    "draft_of",
    "error_external",
    "every_task",
    "extend_lock",
    "external_task",
    "external_tasks",
    "fail_external",
    "fetch_and_lock",
    "files_of",
    "forward",
    "grant_authority",
    "handler",
    "init_agency",
    "is_empty",
    "links",
    "load_demo",
    "me",
    "open_incidents",
    "open_version",
    "person",
    "persons",
    "plain",
    "preference",
    "publish",
    "recall",
    "record_sign_in",
    "record_token",
    "register",
    "register_pdf",
    "register_xlsx",
    "registers",
    "release",
    "reset_password",
    "resource_of",
    "resume",
    "retry",
    "revoke_authority",
    "roles",
    "run_due",
    "run_job",
    "save_draft",
    "selected_tasks",
    "send_message",
    "send_signal",
    "set_calendar_day",
    "set_preference",
    "set_variables",
    "shown",
    "signers",
    "start",
    "start_form",
    "suspend",
    "task",
    "task_counts",
    "tasks",
    "tick",
    "trail",
    "typeset",
    "units",
    "unlock_external",
    "upload",
    "variables",
]
