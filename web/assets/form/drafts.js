// What is typed is on the server within two seconds. While that cannot be reached it is kept in this browser, for this person
// and this task, and sent when the server is back; never for a ballot or a secret case (the form then has no data-keep).
import { enhance } from "./choices.js";
import { makeRows } from "./rows.js";
import { Closed, post, signedIn, Stranger } from "./session.js";

const PAUSE = 1000;
const AT_LATEST = 2000;
const RETRY = 5000;
const OLDEST = 12 * 3600 * 1000;
const PREFIX = "draft:";
const OURS = ["csrf_token", "_key", "_act", "_rev", "_who", "_back", "_next"];
const drafts = new Map();
const store = ours();

export function keepDraft(form) {
  if (!form.dataset.draft) return;
  const draft = { form, timer: 0, since: 0, dirty: false, busy: 0, sending: Promise.resolve() };
  drafts.set(form, draft);
  form.addEventListener("input", () => {
    draft.dirty = true;
    later(draft);
  });
  restore(draft);
}

export function watchBrowser() {
  for (const key of keys()) if (Date.now() - JSON.parse(store.getItem(key)).at > OLDEST) store.removeItem(key);
  addEventListener("online", () => each((draft) => send(draft)));
  addEventListener("pagehide", () => each(part));
  for (const form of document.querySelectorAll("form[data-leave]")) {
    form.addEventListener("submit", leave);
  }
}

// Signing out leaves nothing in this browser: the last letters go to the server while that still knows the person.
function leave() {
  each((draft) => {
    part(draft);
    draft.dirty = false;
  });
  keys().forEach((key) => store.removeItem(key));
}

// Before the form is sent: what was typed is on the server, and somebody is signed in. False: it cannot be sent now.
export async function ready(form) {
  const draft = drafts.get(form);
  try {
    if (form.dataset.stranger) throw new Stranger();
    if (draft?.dirty) await send(draft, true);
    else await signedIn(form);
  } catch (error) {
    tell(form, trouble(form, error), true);
    return false;
  }
  if (draft) {
    draft.dirty = false;
    clearTimeout(draft.timer);
  }
  forget(form);
  return true;
}

// A browser may refuse to keep anything.
function ours() {
  try {
    return localStorage;
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}

const each = (act) => [...drafts.values()].filter((draft) => draft.dirty).forEach(act);
const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
const keyOf = (form) => `${PREFIX}${form.dataset.person}:${form.dataset.draft}`;
const words = (form) => JSON.parse(form.dataset.words);

function later(draft, pause = PAUSE) {
  const now = Date.now();
  draft.since ||= now;
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => send(draft), Math.max(0, Math.min(pause, draft.since + Math.max(AT_LATEST, pause) - now)));
}

function send(draft, strict = false) {
  clearTimeout(draft.timer);
  draft.since = 0;
  const saved = draft.sending.then(() => save(draft));
  draft.sending = saved.catch((error) => failed(draft, error));
  return strict ? saved : draft.sending;
}

async function save(draft) {
  const { form } = draft;
  if (!draft.dirty || form.dataset.stranger) return;
  draft.dirty = false;
  remember(draft);
  draft.busy += 1;
  try {
    const told = await post(form, form.dataset.draft, body(form));
    if (told.ok) form.elements._rev.value = told.rev;
    else draft.dirty = true;
    if (told.ok && !draft.dirty) forget(form);
    if (told.status === 409 && told.rev !== undefined) offer(draft, told.text, () => keepMine(draft, told.rev), () => location.reload());
    else tell(form, told.text, !told.ok);
  } catch (error) {
    draft.dirty = true;
    throw error;
  } finally {
    draft.busy -= 1;
  }
}

function failed(draft, error) {
  if (!(error instanceof TypeError || error instanceof Stranger || error instanceof Closed)) throw error;
  tell(draft.form, trouble(draft.form, error), true);
  if (error instanceof TypeError) later(draft, RETRY);
}

function trouble(form, error) {
  if (error instanceof Stranger) return words(form).stranger;
  return error instanceof Closed ? words(form).closed : form.dataset.offline;
}

// Without the files: they are stored when the form is sent.
function body(form, rev = form.elements._rev.value) {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
  for (const name of ["_key", "_act"]) data.delete(name);
  data.set("_rev", rev);
  return data;
}

// The page goes away: what was typed since the last saving is sent after it, and kept until somebody has seen it arrive.
function part(draft) {
  const { form } = draft;
  if (form.dataset.stranger) return;
  remember(draft);
  const rev = Number(form.elements._rev.value) + draft.busy;
  navigator.sendBeacon(form.dataset.draft, body(form, rev));
}

function keepMine(draft, rev) {
  draft.form.elements._rev.value = rev;
  draft.dirty = true;
  send(draft);
}

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !OURS.includes(name) && !(value instanceof File));
}

function remember({ form }) {
  if (form.dataset.keep === undefined) return;
  const kept = { rev: form.elements._rev.value, at: Date.now(), pairs: typed(form) };
  try {
    store.setItem(keyOf(form), JSON.stringify(kept));
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
  }
}

const forget = (form) => store.removeItem(keyOf(form));

// A text that this browser kept and the server does not have: it comes back, or the person is asked where both were changed.
function restore(draft) {
  const { form } = draft;
  const kept = form.dataset.keep === undefined ? null : JSON.parse(store.getItem(keyOf(form)));
  if (!kept) return;
  const present = JSON.stringify(typed(form));
  if (JSON.stringify(kept.pairs) === present) return forget(form);
  const mine = () => {
    fill(form, kept.pairs);
    draft.dirty = true;
    send(draft);
  };
  if (kept.rev === form.elements._rev.value) return mine();
  return offer(draft, words(form).kept, mine, () => {
    forget(form);
    tell(form, "", false);
  });
}

function fill(form, pairs) {
  makeRows(form, pairs.map(([name]) => name), enhance);
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || OURS.includes(field.name) || field.matches("[type=hidden], [type=file], button")) continue;
    const found = values.get(field.name) ?? [];
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = found.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = found.includes(option.value);
    else if (found.length > 0) field.value = found.at(-1);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new Event("input"));
}

function tell(form, text, off) {
  if (!form.isConnected) return;
  const saved = document.getElementById("saved") ?? said(form);
  saved.classList.toggle("off", off);
  saved.textContent = text;
}

// A form without a place for it says at its end why it was not sent.
function said(form) {
  const place = form.querySelector(":scope > [role=alert]:last-child") ?? Object.assign(document.createElement("p"), { className: "note warn" });
  place.setAttribute("role", "alert");
  form.append(place);
  return place;
}

function offer(draft, text, mine, theirs) {
  const saved = document.getElementById("saved");
  if (saved.querySelector("button") || !draft.form.isConnected) return;
  tell(draft.form, text, true);
  for (const [name, act] of [["mine", mine], ["theirs", theirs]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: words(draft.form)[name] });
    button.addEventListener("click", () => {
      tell(draft.form, "", false);
      if (name === "theirs") {
        draft.dirty = false;
        forget(draft.form);
      }
      act();
    });
    saved.append(" ", button);
  }
}

