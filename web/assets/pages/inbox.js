// On a wide screen the task stands beside the list: a click shows it there, and when it is done the next one follows. The list
// itself never moves: a task that is done stays where it was, struck, until the person reads the list anew.
import { Closed, signedIn, Stranger } from "../form/session.js";
import { keepWords, putWords } from "./beside.js";
import { watchForms } from "./form.js";
import { countViews } from "./views.js";
import { patiently, sending } from "./waiting.js";

const WIDE = "(min-width: 62.01rem)";

export function watchInbox(page) {
  const inbox = page.querySelector(".inbox");
  if (!inbox) return;
  countViews();
  inbox.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-peek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    if (link.parentElement.classList.contains("gone")) return;
    if (link.parentElement.classList.contains("on")) location.assign(link.href);
    else show(link);
  });
  inbox.addEventListener("submit", (event) => {
    const here = event.target.closest("#peek") || (event.target.elements._back && event.target.closest(".toast") && matchMedia(WIDE).matches);
    if (here && !event.defaultPrevented) send(event);
  });
}

async function show(link) {
  keepWords();
  const before = [...document.getElementById("peek").childNodes];
  const asked = fetch(link.dataset.peek, { headers: { "X-Peek": "1" }, credentials: "same-origin" });
  const answer = await patiently(asked, document.getElementById("peek"), link);
  if (!answer) return;
  const got = parsed(await answer.text());
  if (asksWho(got)) {
    document.getElementById("peek").replaceChildren(...before);
    return (await signsIn()) ? show(link) : undefined;
  }
  if (!got.getElementById("peek")) return location.assign(link.href);
  place(got.getElementById("peek"));
  mark(link.parentElement);
  history.replaceState(null, "", link.dataset.peek);
}

// Where the session has ended the person signs in in place: what stands beside the list stays. Not now, or somebody else: nothing moves.
async function signsIn() {
  try {
    await signedIn(document.querySelector(".inbox"));
    return true;
  } catch (error) {
    if (!(error instanceof Closed || error instanceof Stranger)) throw error;
    if (error instanceof Stranger) tell(JSON.parse(document.querySelector(".inbox").dataset.words).stranger);
    return false;
  }
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  if (form.elements._next) form.elements._next.value = following()?.dataset.task ?? "";
  const body = new FormData(form, event.submitter);
  const end = sending(event.submitter);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, credentials: "same-origin" });
    const got = parsed(await answer.text());
    if (!asksWho(got)) arrive(form, got, answer.url);
    else if (await signsIn()) setTimeout(() => form.requestSubmit(event.submitter));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    tell(form.dataset.offline || error.message);
  }
  end();
  delete form.dataset.sent;
}

// What came back: the list with another task beside it, the same form with what is wrong, or a page that says what happened.
function arrive(form, got, address) {
  if (got.querySelector(".inbox #peek")) return "keeps" in form.dataset ? refresh(got) : proceed(got, address);
  if (got.querySelector("#passing [role=alert]")) return warn(got);
  if (got.getElementById("form")) return amend(got);
  const said = got.querySelector("main");
  document.querySelector("#peek .body").replaceChildren(...(said?.childNodes ?? []));
  document.querySelector("#peek #outcomes")?.remove();
}

function proceed(got, address) {
  const before = document.getElementById("peek").dataset.task;
  const ended = before && !got.querySelector(`.row[data-task="${before}"]`);
  if (ended) row(before)?.classList.add("gone");
  for (const back of document.querySelectorAll(".rows .row.gone")) if (got.querySelector(`.row[data-task="${back.dataset.task}"]`)) back.classList.remove("gone");
  place(got.getElementById("peek"));
  for (const part of [".inbox .foot", ".inbox .scopes", ".top .nav"]) replace(part, got);
  countViews();
  const task = document.getElementById("peek").dataset.task;
  const next = task && row(task);
  mark(next);
  history.replaceState(null, "", address);
  const there = new URL(address).hash.slice(1);
  const part = there && document.getElementById(there);
  (part || next?.querySelector("a") || document.querySelector("#peek h2"))?.focus();
}

// What leaves the task as it is (a remark, a watch) renews only its own parts: what is being typed beside it stays.
function refresh(got) {
  const id = document.activeElement.id;
  const same = got.getElementById("peek").dataset.task === document.getElementById("peek").dataset.task;
  if (same) for (const part of ["#tools", "#remarks"]) replace(`#peek ${part}`, got);
  for (const part of [".inbox .foot", ".inbox .scopes"]) replace(part, got);
  countViews();
  (document.getElementById(id) || document.querySelector("#peek h2"))?.focus();
}

function amend(got) {
  for (const part of ["#told", "#form", "#outcomes"]) replace(`#peek ${part}`, got, part);
  watchForms(document.getElementById("peek"));
  document.querySelector("#told .errors")?.focus();
  document.querySelector("#peek .body").scrollTop = 0;
}

// The colleague is away: what passes the task on is shown anew with what was chosen there, and the form beside it stays.
function warn(got) {
  replace("#peek #passing", got, "#passing");
  watchForms(document.getElementById("passing"));
  document.querySelector("#passing [role=alert]").focus();
}

function replace(there, got, here = there) {
  const [old, fresh] = [document.querySelector(there), got.querySelector(here)];
  if (!old || !fresh) return;
  old.replaceWith(fresh);
  watchForms(fresh);
}

function place(peek) {
  document.getElementById("peek").replaceWith(peek);
  watchForms(document.getElementById("peek"));
  putWords();
}

function mark(chosen) {
  for (const other of document.querySelectorAll(".rows .row.on")) other.classList.remove("on");
  chosen?.classList.add("on");
}

// The row below the marked one that is still to do, else the nearest above.
function following() {
  const rows = [...document.querySelectorAll(".rows .row")];
  const at = rows.findIndex((each) => each.classList.contains("on"));
  const open = (each) => !each.classList.contains("gone") && !each.classList.contains("on");
  return rows.slice(at + 1).find(open) ?? rows.slice(0, Math.max(at, 0)).reverse().find(open);
}

function tell(text) {
  const saved = document.getElementById("saved");
  saved?.classList.add("off");
  if (saved) saved.textContent = text;
}

const row = (task) => document.querySelector(`.rows .row[data-task="${task}"]`);
const asksWho = (got) => got.getElementById("username") !== null;
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
