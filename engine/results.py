"""What the door gives back: frozen values, no rows and no live objects. All instants are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from bpmn.forms import Form
    from bpmn.lint import Finding
    from engine.duties import Barred
    from engine.incident_results import IncidentView

NO_VALUES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class DeploymentView:
    """One publication: a set of files."""

    id: str
    name: str
    source: str | None
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DefinitionView:
    """One version of a procedure."""

    id: str
    key: str
    version: int
    name: str
    version_tag: str | None
    deployment: str
    resource: str
    startable: bool
    suspended: bool
    description: str
    created_at: datetime
    about_document: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What a publication made; ``duplicate`` when the same files stood there already."""

    deployment: DeploymentView
    definitions: tuple[DefinitionView, ...]
    findings: tuple[Finding, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A new case."""

    id: str
    key: str
    version: int
    business_key: str | None
    status: str
    definition: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """A finished task: its id, its case and that case's status afterwards; whether it can be taken back for now."""

    task: str
    instance: str
    status: str
    recallable: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Which cases a message or signal reached and which it started."""

    instances: tuple[str, ...] = ()
    started: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """Why a task is in somebody's list.

    ``kind``: given (to them, or done by them), person (offered to them by name), role (``of`` is it, as a diagram
    writes it), other (in the place of the person ``of``); empty where it is not for them.
    """

    kind: str = ""
    of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskView:
    """One person's step.

    ``why``: why whoever asks has it, where a list of theirs was asked for.

    ``aside_until``: until when it is put aside, in a list of those.

    ``on_behalf_of``: in whose place it was done or, while it is open, in whose place the reader may do it.
    ``barred``: why the reader may not do it. ``facts``: names and values of its case that were asked for.
    """

    id: str
    element: str
    name: str
    instance: str
    key: str
    procedure: str
    business_key: str | None
    subject: str
    assignee: str | None
    assignee_name: str | None
    candidates: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    created: datetime
    status: str
    priority: int
    urgent: bool
    lane: str | None
    form: str | None
    claimed_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    definition: str
    version: int
    secrecy: str
    why: Why = field(default_factory=Why)
    aside_until: datetime | None = None
    ended_by_name: str | None = None
    on_behalf_of: str | None = None
    on_behalf_of_name: str | None = None
    barred: Barred | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftView:
    """What a person has typed so far: raw, as typed."""

    values: Mapping[str, object]
    rev: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """A case in a list."""

    id: str
    key: str
    version: int
    definition: str
    procedure: str
    business_key: str | None
    subject: str
    status: str
    end_state: str | None
    started_at: datetime
    ended_at: datetime | None
    starter: str | None
    secrecy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskDetail:
    """A task with all that its page shows; ``functions`` are those that its form's expressions may call.

    ``ordinary``: somebody has said that the case is not secret, or nobody needs to.
    ``review``: what will be recorded is shown once more before it is.
    """

    task: TaskView
    form: Form | None
    values: Mapping[str, object]
    draft: DraftView | None
    documentation: str
    documentation_en: str
    legal_basis: str
    may: frozenset[str]
    case: CaseRow
    variables: Mapping[str, object]
    functions: Mapping[str, Callable[..., object]]
    ordinary: bool
    review: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailEntry:
    """One event of the trail, its commitments opened where the values are still kept."""

    id: str
    no: int | None
    at: datetime
    kind: str
    element: str | None
    element_name: str
    task: str | None
    instance: str | None
    actor: str
    actor_name: str
    actor_kind: str
    on_behalf_of: str | None
    channel: str
    changes: tuple[tuple[str, object, object], ...]
    reason: str | None
    hash: str
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    """One version of a document."""

    no: int
    sha256: str
    name: str
    type: str
    size: int
    by: str
    at: datetime
    signed: bool
    note: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PostingView:
    """Where a document is publicly posted, from which day on, until which (None: without end)."""

    place: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentView:
    """A document and its versions, newest last."""

    id: str
    instance: str | None
    kind: str
    title: str
    secrecy: str
    number: str | None
    issued_on: date | None
    state: str
    versions: tuple[VersionView, ...]
    postings: tuple[PostingView, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """A link seen from one document: the other one, and whether the link leads to it (``outgoing``)."""

    kind: str
    outgoing: bool
    document: DocumentView


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentView:
    """A remark on a case; ``task``: the step it was written at, if any."""

    id: str
    task: str | None
    person: str
    person_name: str
    text: str
    at: datetime
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionView:
    """A message that this person may send to a case, as a button; ``reason`` names the variable for the reason.

    ``token`` is the wait that it goes to: a step that is done several times at once waits as often.
    """

    message: str
    token: int
    label_vi: str
    label_en: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TriageView:
    """What a person has made of a task for themselves.

    ``aside_until``: until when they have put it aside, if that lies ahead; ``watched``: whether they watch its case;
    ``may``: aside, watch.
    """

    aside_until: datetime | None
    watched: bool
    may: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchedView:
    """A case that a person watches, with the last events of its trail, the oldest first."""

    case: CaseRow
    news: tuple[TrailEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedViewView:
    """A filter of the inbox under a name; ``query`` is the query string of its address."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetView:
    """One combination of values that tasks of a list have: what they can be filtered by, with words for it."""

    key: str
    procedure: str
    definition: str
    element: str
    name: str
    lane: str | None
    lane_name: str
    assignee: str | None
    assignee_name: str
    unit: str | None
    secrecy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView(CaseRow):
    """A case with all that its page shows."""

    parent: str | None
    tasks: tuple[TaskView, ...]
    variables: Mapping[str, object]
    trail: tuple[TrailEntry, ...]
    documents: tuple[DocumentView, ...]
    comments: tuple[CommentView, ...]
    incidents: tuple[IncidentView, ...]
    children: tuple[CaseRow, ...]
    positions: tuple[str, ...]
    visited: tuple[str, ...]
    taken: tuple[str, ...]
    actions: tuple[ActionView, ...]
    may: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonView:
    """A person, the unit and the roles of today."""

    id: str
    name: str
    title: str
    unit: str | None
    roles: tuple[str, ...]
    active: bool
    email: str | None
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorityView:
    """An authority to sign: ``state`` is ``now``, ``later`` or ``ended`` today; no ``types`` means all.

    ``grantor``: for whom is signed, None for the head of the agency; ``collective``: on whose behalf (TM.).
    """

    id: str
    kind: str
    grantee: str
    grantor: str | None
    collective: str | None
    types: tuple[str, ...]
    field: str | None
    valid_from: date
    valid_to: date | None
    basis: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitView:
    """A unit of the agency, its first and last day; ``state``: now, later or ended."""

    id: str
    code: str
    name: str
    symbol: str
    parent: str | None
    since: date
    until: date | None
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnView:
    """One column of a register."""

    key: str
    title_vi: str
    title_en: str
    width: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterView:
    """A register as its procedure declares it."""

    code: str
    title_vi: str
    title_en: str
    columns: tuple[ColumnView, ...]
    basis: str
    paper: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRow:
    """One entry of a register; ``cells`` stand in the order of its columns."""

    no: int
    year: int
    at: datetime
    instance: str | None
    document: str | None
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterPage:
    """A page of a register: ``total`` entries match, on ``pages`` pages; ``years`` have entries, the last first."""

    declaration: RegisterView
    rows: tuple[RegisterRow, ...]
    year: int
    years: tuple[int, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """What a worker asks for: a topic, for how long, which variables of which cases."""

    name: str
    lock_ms: int
    variables: tuple[str, ...] | None = None
    business_key: str | None = None
    process_keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalView:
    """An automatic step that waits for an outside worker."""

    id: str
    topic: str
    worker: str | None
    locked_until: datetime | None
    instance: str
    definition: str
    key: str
    element: str
    token: int
    business_key: str | None
    retries: int | None
    priority: int
    created: datetime
    error_message: str | None
    variables: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)
