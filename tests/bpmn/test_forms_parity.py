"""The script of the pages judges as the server does: the same thousands of inputs, sent to both."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from bpmn.forms import BY_SERVER_ONLY, encoded, from_html, read_form, shape, validate
from tests.bpmn.form_maker import A_FILE, CONTEXT, Maker, Pairs
from tests.bpmn.forms_support import TODAY
from tests.conftest import missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpmn.forms import Form

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FORMS, INPUTS = 80, 25
Asked = list[tuple["Form", list[Pairs]]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of the pages as one program for node."""
    bundler = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    if not shutil.which("node") or not bundler.exists():
        missing("node or node_modules is missing: ./run test installs both")
    program = tmp_path_factory.mktemp("parity") / "parity.mjs"
    options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={program}", "--log-level=error"]
    subprocess.run(["node", str(bundler), str(HERE / "parity.mjs"), *options], check=True)
    return program


def by_script(judge: Path, asked: Asked) -> list[dict[str, object]]:
    forms = [
        {
            "vi": shape(form, "vi"),
            "en": shape(form, "en"),
            "context": {name: encoded(value) for name, value in CONTEXT.items()},
            "inputs": inputs,
        }
        for form, inputs in asked
    ]
    sent = json.dumps({"today": TODAY["today"]().isoformat(), "forms": forms})
    done = subprocess.run(["node", str(judge)], input=sent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def by_server(form: Form, pairs: Pairs) -> dict[str, object]:
    outcome = validate(form, from_html(form, pairs), CONTEXT, functions=TODAY)
    said = [each for each in outcome.errors if each.key not in BY_SERVER_ONLY]
    return {
        "hidden": sorted(outcome.hidden),
        "locked": sorted(outcome.locked),
        "required": sorted(outcome.required),
        "computed": {path: plain(value) for path, value in outcome.computed.items()},
        "errors": [[each.path, each.key, each.text("vi"), each.text("en")] for each in said],
        "values": plain(outcome.values) if outcome.ok else None,
    }


def plain(value: object) -> object:
    """A value as the script writes it: numbers without zeros at the end, moments in milliseconds, files as posted."""
    if isinstance(value, dict) and "sha256" in value:
        return A_FILE
    if isinstance(value, dict):
        return {"map": {name: plain(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return {"moment": round(value.timestamp() * 1000)}
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = f"{Decimal(value or 0):f}"
        return {"num": text.rstrip("0").rstrip(".") if "." in text else text}
    return encoded(value) if isinstance(value, date) else value


def differences(asked: Asked, found: Sequence[dict[str, object]]) -> list[str]:
    answers = iter(found)
    told = []
    for form, inputs in asked:
        for pairs in inputs:
            server, script = by_server(form, pairs), next(answers)
            # What asks the agency's calendar the script leaves to the server.
            server["errors"] = [each for each in server["errors"] if each[0] not in script["unsure"]]
            exact = server["values"] and not script["unsure"]
            names = [name for name in server if server[name] != script[name] and (name != "values" or exact)]
            told += [f"{name}: server {server[name]}\n  script {script[name]}\n  {pairs}" for name in names]
    return told


def test_two_thousand_random_inputs_are_judged_alike_by_server_and_script(judge: Path) -> None:
    random = Random(20210317)  # noqa: S311 - a game of chance
    asked: Asked = []
    while len(asked) < FORMS:
        maker = Maker(random)
        form = maker.form()
        asked.append((form, [maker.post(form) for _ in range(INPUTS)]))
    found = by_script(judge, asked)
    assert len(found) == FORMS * INPUTS == 2_000
    told = differences(asked, found)
    assert not told, f"{len(told)} differences:\n" + "\n".join(told[:5])
    seen = {each[1] for answer in found for each in answer["errors"]}  # type: ignore[attr-defined]
    assert len(seen) >= 20, f"the inputs make too few kinds of mistakes: {sorted(seen)}"


def test_the_shipped_forms_are_judged_alike(judge: Path) -> None:
    maker = Maker(Random(7))  # noqa: S311 - a game of chance
    files = sorted((ROOT / "bpmn" / "procedures").glob("*/forms/*.form"))
    forms = [read_form(file.read_bytes()) for file in files]
    asked: Asked = [(form, [maker.post(form) for _ in range(6)]) for form in forms]
    told = differences(asked, by_script(judge, asked))
    assert not told, f"{len(told)} differences:\n" + "\n".join(told[:5])
