// A task's form as it stands on the page: what is typed into it, what does not apply, what is wrong beside its field.
import { decoded, isNumber } from "./expression.js";
import { isDate, iso } from "./moments.js";
import { structured } from "./post.js";
import { judge } from "./record.js";
import { figure, worded } from "./words.js";

const CONTROLS = "input:not([type=hidden]), select, textarea";
const states = new WeakMap();

export function followRules(form) {
  const { context, today, ...shape } = JSON.parse(form.dataset.rules);
  const words = JSON.parse(form.dataset.words);
  states.set(form, { shape, words, context: decoded({ map: context }), today: iso(today), touched: new Set(), errors: new Map() });
  apply(form);
  form.addEventListener("input", (event) => {
    apply(form);
    touch(form, event.target.closest("[data-part]"));
  });
  form.addEventListener("focusout", (event) => {
    const part = event.target.closest("[data-part]");
    if (part && !part.contains(event.relatedTarget)) onceReleased(() => judgeOne(form, part));
  });
}

// What is told under a field moves what stands below it: not while the pointer presses a button there, or the press is lost.
let pressing = false;
document.addEventListener("pointerdown", () => { pressing = true; }, true);
for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => { pressing = false; }, true);

function onceReleased(act) {
  if (pressing) document.addEventListener("pointerup", () => setTimeout(act), { once: true });
  else act();
}

// What a browser would send of the form, with a file for each that is chosen or was attached before.
export function pairsOf(form) {
  const data = new FormData(form);
  const found = [];
  for (const [name, value] of data) {
    if (name.startsWith("_file.")) {
      const key = name.slice("_file.".length);
      if (!data.getAll(`_drop.${key}`).includes(JSON.parse(value).sha256)) found.push([key, value]);
    } else if (value instanceof File) {
      if (value.name) found.push([name, value.name]);
    } else if (!name.startsWith("_") && name !== "csrf_token") found.push([name, value]);
  }
  return found;
}

function apply(form) {
  const state = states.get(form);
  const { answers, rows } = structured(state.shape.fields, pairsOf(form));
  const known = judge(state.shape, answers, state.context, state.today, state.shape.outcome ? [state.shape.outcome] : []);
  const there = (path) => onPage(path, rows);
  const [hidden, locked, required, unsure, unjudged] = ["hidden", "locked", "required", "unsure", "unjudged"].map((kind) => new Set([...known[kind]].map(there)));
  const computed = new Map(Object.entries(known.computed).map(([path, value]) => [there(path), value]));
  const told = (path) => !unsure.has(path) && !unjudged.has(path);
  state.errors = new Map(known.errors.filter((each) => told(there(each.path)) && state.shape.words[each.key]).map((each) => [there(each.path), each]));
  for (const part of form.querySelectorAll("[data-part]")) {
    const path = part.dataset.part;
    if (!unsure.has(path)) show(part, hidden.has(path), computed.get(path), state.shape.language);
    if (part.dataset.locks !== undefined) lock(part, locked.has(path));
    if (part.dataset.sometimes !== undefined && told(path)) demand(part, required.has(path), state.words);
  }
}

// A row of a table has the number on the page that its cells are named with.
function onPage(path, rows) {
  const table = Object.keys(rows).find((key) => path.startsWith(`${key}.`));
  if (!table) return path;
  const [place, ...rest] = path.slice(table.length + 1).split(".");
  return [table, rows[table][Number(place)], ...rest].join(".");
}

function show(part, hidden, value, language) {
  part.hidden = hidden;
  if (value === undefined) return;
  const text = isDate(value) || isNumber(value) ? figure(value, language).replaceAll(language === "vi" ? "." : ",", "") : (value ?? "");
  const input = part.querySelector(":scope > [data-computed]");
  if (input) input.value = text;
  else if (part.matches(".note") && part.textContent !== String(text).replaceAll("\n", "")) part.replaceChildren(...lines(String(text)));
}

function lines(text) {
  return text.split("\n").filter((line) => line.trim()).map((line) => Object.assign(document.createElement("p"), { textContent: line }));
}

function lock(part, locked) {
  for (const control of part.querySelectorAll(CONTROLS)) {
    if (control.matches("select, [type=checkbox], [type=radio], [type=file]")) control.disabled = locked;
    else control.readOnly = locked;
  }
}

function demand(part, required, words) {
  const note = part.querySelector(":scope .req");
  if (note) note.textContent = required ? `(${words.required})` : `(${words.optional})`;
  part.querySelector(CONTROLS)?.setAttribute("aria-required", String(required));
}

// A mistake that is told goes or changes as soon as the field does.
function touch(form, part) {
  if (!part) return;
  states.get(form).touched.add(part.dataset.part);
  if (part.querySelector(":scope > .why")) judgeOne(form, part);
}

// Nobody is told that a field is empty before they have been there.
function judgeOne(form, part) {
  const { shape, errors, touched } = states.get(form);
  if (!touched.has(part.dataset.part) || part.matches("table, fieldset:has(> table)")) return;
  const error = errors.get(part.dataset.part);
  tell(part, error ? worded(shape, error) : "", form.dataset.icon);
}

function tell(part, text, icon) {
  const control = part.matches("fieldset") ? part : part.querySelector(CONTROLS);
  const id = `${control.id}-e`;
  part.querySelector(":scope > .why")?.remove();
  if (!part.matches(".cell")) part.classList.toggle("wrong", Boolean(text));
  describe(control, id, Boolean(text));
  if (!text) return;
  const why = Object.assign(document.createElement("span"), { className: "why", id });
  why.innerHTML = `<svg class="i" aria-hidden="true"><use href="${icon}"></use></svg><span></span>`;
  why.lastChild.textContent = text;
  const before = part.querySelector(":scope > .hint") ?? part.querySelector(":scope > label, :scope > legend");
  if (before) before.after(why);
  else part.append(why);
}

function describe(control, id, wrong) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  const all = wrong ? [...others, id] : others;
  if (all.length > 0) control.setAttribute("aria-describedby", all.join(" "));
  else control.removeAttribute("aria-describedby");
  if (wrong) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}


