"""Forms: form-js files read strictly, filled in by people, decided by the server. This file is their door."""

from __future__ import annotations

from bpmn.errors import FormError
from bpmn.forms.findings import FormFinding, form_findings
from bpmn.forms.form import Field, Form, Kind, Moment, Option, Picker, Rules
from bpmn.forms.messages import ANSWERS
from bpmn.forms.post import from_html
from bpmn.forms.reader import read_form
from bpmn.forms.record import FieldError
from bpmn.forms.rules import options
from bpmn.forms.sample import sample
from bpmn.forms.scope import Scope
from bpmn.forms.shape import BY_SERVER_ONLY, encoded, shape
from bpmn.forms.validation import Outcome, initial, validate

__all__ = [
    "ANSWERS",
    "BY_SERVER_ONLY",
    "Field",
    "FieldError",
    "Form",
    "FormError",
    "FormFinding",
    "Kind",
    "Moment",
    "Option",
    "Outcome",
    "Picker",
    "Rules",
    "Scope",
    "encoded",
    "form_findings",
    "from_html",
    "initial",
    "options",
    "read_form",
    "sample",
    "shape",
    "validate",
]
