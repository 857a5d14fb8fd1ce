"""The engine: the product without HTTP and without SQL. This is its only door (docs/architecture.md)."""

from __future__ import annotations

from engine.absences import (
    absence_notice,
    absences_of,
    end_absence,
    end_substitution,
    enter_absence,
    enter_substitute,
    substitutes_of,
)
from engine.act_results import ExtensionView, Result
from engine.administration import (
    add_person,
    add_role,
    add_unit,
    appoint,
    change_language,
    change_password,
    dismiss,
    end_position,
    grant_authority,
    reset_password,
    revoke_authority,
)
from engine.archive import Upload, attach, document, documents, links, open_version, upload
from engine.audit import audit_export_to as audit_export
from engine.audit import audit_verify_trail as audit_verify
from engine.audit import record_sign_in, record_token
from engine.audit_verify import Report
from engine.audit_verify import verify_file as audit_verify_file
from engine.backup import Copied, backup, restore
from engine.bringing_up import bring_up, grants_for
from engine.buckets import due_bucket
from engine.bulk import (
    assign_many,
    claim_many,
    common_task,
    complete_many,
    put_aside_many,
    rehearse_many,
    selected_tasks,
)
from engine.bulk_back import release_many, take_back_handed_many, take_back_many
from engine.by import ActorKind, By, Channel
from engine.calendar import WorkingCalendar
from engine.calendar_edits import calendar_year, change_calendar, review_calendar
from engine.calendar_results import CalendarEdit, CalendarReview, DayView, YearView
from engine.cases import case, cases, comment, count_cases
from engine.clock import HANOI, Clock, FixedClock, SystemClock
from engine.context import Context
from engine.deadline_feed import calendar_feed, calendar_link_since, end_calendar_link, make_calendar_link
from engine.deferred import DeferredContext
from engine.desk import task
from engine.document_acts import history, link_documents, may_with, revise
from engine.document_types import DOCUMENT_TYPES, document_type
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
from engine.extensions import (
    ask_for_time,
    extension,
    extensions_for,
    extensions_of,
    grant_time,
    refuse_time,
    seen_answer,
)
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
from engine.handing_back import take_back_handed
from engine.handlers import Catalogue, Handler, handler
from engine.handover import hand_over, handover
from engine.home import Home
from engine.in_my_place import done_in_my_place
from engine.inbox import COUNTED, count_tasks, every_task, task_counts, task_facets
from engine.inbox import tasks_of as tasks
from engine.incident_results import Foreseen, IncidentDetail, IncidentView, JobView
from engine.incidents import incident, incident_kinds, incidents, standing
from engine.instances import cancel, resume, set_variables, start, suspend, variables
from engine.job_acts import execute_job, job, job_list, retry_job
from engine.late_tasks import late_tasks
from engine.list_marks import inbox_mark
from engine.listed_reading import listed_values, listed_variables
from engine.lockout import forgive, is_locked, record_failure, tries_left, unlock_account
from engine.log_context import current as log_subject
from engine.lost_races import tell_winner
from engine.mail_jobs import mail_troubles
from engine.messages import send_message, send_signal
from engine.news import gather_notices
from engine.notice_board import notices, read_all_notices, read_notice, unread_notices
from engine.notice_results import CalendarFeed, MailTroubles, NoticeView, RefusedAddress
from engine.notice_wishes import (
    NOTICE_HOURS,
    NOTICE_TOPICS,
    NOTICE_WAYS,
    NoticeChoices,
    choose_notices,
    notice_choices,
    try_address_again,
    unsubscribe,
    unsubscribing,
)
from engine.preferences import preference, set_preference
from engine.previews import open_preview, prepare_preview, preview
from engine.publishing import check, publish
from engine.recalls import recall
from engine.register_book import register_pdf
from engine.register_reading import RegisterQuery, day_of, register, registers
from engine.register_sheet import register_xlsx
from engine.registers import shown
from engine.repairs import Repair, foresee, repair, retry
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
    FacetView,
    LinkView,
    PersonView,
    PostingView,
    Published,
    Receipt,
    RegisterPage,
    RegisterRow,
    RegisterView,
    SavedViewView,
    Started,
    TaskDetail,
    TaskView,
    Topic,
    TrailEntry,
    TriageView,
    UnitView,
    VersionView,
    WatchedView,
    Why,
)
from engine.runner import Runner, run_due, tick
from engine.saved_views import bring_view_back, delete_view, save_view, saved
from engine.settings import Settings
from engine.setup import files_of, init_agency, is_empty, load_demo
from engine.signing_in import (
    end_sign_ins,
    has_two_steps,
    sign_ins_of,
    turn_off_two_steps,
    turn_on_two_steps,
)
from engine.smtp import mail_server
from engine.soundness import Flaw, examine, mend_lists
from engine.staff import authorities, every_unit, me, person, persons, positions_of, roles, signers, units
from engine.staff_results import (
    AbsenceNotice,
    AbsenceView,
    HandedOver,
    HandoverView,
    PositionView,
    SignInView,
    SubstituteView,
    TableChange,
    TableError,
    TablePreview,
    UnitHolder,
    UnitReview,
)
from engine.staff_tables import COLUMNS as TABLE_COLUMNS
from engine.staff_tables import import_table, preview_table, table
from engine.task_acts import assign, claim, complete, forward, rehearse, release
from engine.trail import Change, Draft
from engine.trail_reading import trail
from engine.triage import put_aside, take_back, triage_of, unwatch, watch, watched, watches_case
from engine.typesetting import typeset
from engine.unit_days import change_unit, review_unit
from engine.uploads import FILE_EXTENSIONS
from engine.values import plain
from engine.versions import definition, definitions, deployments, diagram_of, resource_of, start_form
from engine.view_counts import AskedView, view_counts
from engine.vitals import Vitals, vitals_of, why_not_ready
from engine.workers import make_worker
from engine.zones import choose_zone, zone_names, zone_of
from storage.task_filter import NOBODY, TaskFilter

__all__ = [
    "COUNTED",
    "DOCUMENT_TYPES",
    "FILE_EXTENSIONS",
    "HANOI",
    "NOBODY",
    "NOTICE_HOURS",
    "NOTICE_TOPICS",
    "NOTICE_WAYS",
    "TABLE_COLUMNS",
    "AbsenceNotice",
    "AbsenceView",
    "ActionView",
    "ActorKind",
    "AskedView",
    "AuthorityView",
    "BadValueError",
    "BusinessError",
    "BusyError",
    "By",
    "CalendarEdit",
    "CalendarFeed",
    "CalendarReview",
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
    "Copied",
    "DayView",
    "DeferredContext",
    "DefinitionView",
    "DeploymentView",
    "DocumentView",
    "Draft",
    "DraftView",
    "EngineError",
    "ExtensionView",
    "ExternalView",
    "FacetView",
    "FixedClock",
    "Flaw",
    "FlowError",
    "Foreseen",
    "FormRefusedError",
    "HandedOver",
    "Handler",
    "HandlerError",
    "HandoverView",
    "Home",
    "IncidentDetail",
    "IncidentView",
    "JobView",
    "KeyReusedError",
    "LinkView",
    "LintRefusedError",
    "LostRaceError",
    "MailTroubles",
    "NotFoundError",
    "NoticeChoices",
    "NoticeView",
    "PersonView",
    "PositionView",
    "PostingView",
    "Published",
    "Receipt",
    "RefusedAddress",
    "RefusedError",
    "RegisterPage",
    "RegisterQuery",
    "RegisterRow",
    "RegisterView",
    "Repair",
    "Report",
    "Result",
    "Runner",
    "SavedViewView",
    "Settings",
    "SettingsError",
    "SignInView",
    "Started",
    "StateError",
    "SubstituteView",
    "SystemClock",
    "TableChange",
    "TableError",
    "TablePreview",
    "TaskDetail",
    "TaskFilter",
    "TaskView",
    "Topic",
    "TrailEntry",
    "TriageView",
    "UnavailableError",
    "UnitHolder",
    "UnitReview",
    "UnitView",
    "Upload",
    "VersionView",
    "Vitals",
    "WatchedView",
    "Why",
    "WorkingCalendar",
    "YearView",
    "absence_notice",
    "absences_of",
    "add_person",
    "add_role",
    "add_unit",
    "appoint",
    "ask_for_time",
    "assign",
    "assign_many",
    "attach",
    "audit_export",
    "audit_verify",
    "audit_verify_file",
    "authorities",
    "backup",
    "bring_up",
    "bring_view_back",
    "calendar_feed",
    "calendar_link_since",
    "calendar_year",
    "cancel",
    "case",
    "cases",
    "change_calendar",
    "change_language",
    "change_password",
    "change_unit",
    "check",
    "choose_notices",
    "choose_zone",
    "claim",
    "claim_many",
    "comment",
    "common_task",
    "complete",
    "complete_external",
    "complete_many",
    "count_cases",
    "count_tasks",
    "day_of",
    "definition",
    "definitions",
    "delete_view",
    "deployments",
    "diagram_of",
    "discard_draft",
    "dismiss",
    "document",
    "document_type",
    "documents",
    "done_in_my_place",
    "draft_of",
    "due_bucket",
    "end_absence",
    "end_calendar_link",
    "end_position",
    "end_sign_ins",
    "end_substitution",
    "enter_absence",
    "enter_substitute",
    "error_external",
    "every_task",
    "every_unit",
    "examine",
    "execute_job",
    "extend_lock",
    "extension",
    "extensions_for",
    "extensions_of",
    "external_task",
    "external_tasks",
    "fail_external",
    "fetch_and_lock",
    "files_of",
    "foresee",
    "forgive",
    "forward",
    "gather_notices",
    "grant_authority",
    "grant_time",
    "grants_for",
    "hand_over",
    "handler",
    "handover",
    "has_two_steps",
    "history",
    "import_table",
    "inbox_mark",
    "incident",
    "incident_kinds",
    "incidents",
    "init_agency",
    "is_empty",
    "is_locked",
    "job",
    "job_list",
    "late_tasks",
    "link_documents",
    "links",
    "listed_values",
    "listed_variables",
    "load_demo",
    "log_subject",
    "mail_server",
    "mail_troubles",
    "make_calendar_link",
    "make_worker",
    "may_with",
    "me",
    "mend_lists",
    "notice_choices",
    "notices",
    "open_preview",
    "open_version",
    "person",
    "persons",
    "plain",
    "positions_of",
    "preference",
    "prepare_preview",
    "preview",
    "preview_table",
    "publish",
    "put_aside",
    "put_aside_many",
    "read_all_notices",
    "read_notice",
    "recall",
    "record_failure",
    "record_sign_in",
    "record_token",
    "refuse_time",
    "register",
    "register_pdf",
    "register_xlsx",
    "registers",
    "rehearse",
    "rehearse_many",
    "release",
    "release_many",
    "repair",
    "reset_password",
    "resource_of",
    "restore",
    "resume",
    "retry",
    "retry_job",
    "review_calendar",
    "review_unit",
    "revise",
    "revoke_authority",
    "roles",
    "run_due",
    "run_job",
    "save_draft",
    "save_view",
    "saved",
    "seen_answer",
    "selected_tasks",
    "send_message",
    "send_signal",
    "set_preference",
    "set_variables",
    "shown",
    "sign_ins_of",
    "signers",
    "standing",
    "start",
    "start_form",
    "substitutes_of",
    "suspend",
    "table",
    "take_back",
    "take_back_handed",
    "take_back_handed_many",
    "take_back_many",
    "task",
    "task_counts",
    "task_facets",
    "tasks",
    "tell_winner",
    "tick",
    "trail",
    "triage_of",
    "tries_left",
    "try_address_again",
    "turn_off_two_steps",
    "turn_on_two_steps",
    "typeset",
    "units",
    "unlock_account",
    "unlock_external",
    "unread_notices",
    "unsubscribe",
    "unsubscribing",
    "unwatch",
    "upload",
    "variables",
    "view_counts",
    "vitals_of",
    "watch",
    "watched",
    "watches_case",
    "why_not_ready",
    "zone_names",
    "zone_of",
]
