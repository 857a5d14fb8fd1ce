// A task's form: what was typed is kept on the server within two seconds, fields that do not apply are hidden.
import { evaluate } from "./expression.js";

const PAUSE = 1000;
const AT_LATEST = 2000;

export function watchForms(page) {
  for (const form of page.querySelectorAll("form[data-draft]:not([data-watched])")) {
    applyRules(form);
    form.addEventListener("input", () => applyRules(form));
    keepDraft(form);
  }
  for (const form of page.querySelectorAll("form[method=post]:not([data-watched])")) sendOnce(form);
}

// The values of the fields by name, as the conditions of the form read them.
function values(form) {
  const found = JSON.parse(form.dataset.context || "{}");
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith("_") || field.type === "submit" || field.type === "file") continue;
    put(found, field);
  }
  return found;
}

function put(found, field) {
  const { name, type } = field;
  if (type === "checkbox" && field.value === "true") found[name] = field.checked;
  else if (type === "checkbox") found[name] = [...(Array.isArray(found[name]) ? found[name] : []), ...(field.checked ? [field.value] : [])];
  else if (type !== "radio" || field.checked) found[name] = typed(field);
  else found[name] ??= null;
}

function typed(field) {
  if (field.value.trim() === "") return null;
  if (field.inputMode !== "decimal") return field.value;
  const number = Number(field.value.replaceAll(".", "").replace(",", "."));
  return Number.isNaN(number) ? field.value : number;
}

function applyRules(form) {
  const found = values(form);
  for (const part of form.querySelectorAll("[data-hide]")) {
    part.hidden = evaluate(JSON.parse(part.dataset.hide), found) === true;
  }
  for (const part of form.querySelectorAll("[data-compute]")) {
    const value = evaluate(JSON.parse(part.dataset.compute), found);
    part.querySelector("input").value = value ?? "";
  }
}

function keepDraft(form) {
  let timer = 0;
  let since = 0;
  let sending = Promise.resolve();
  const later = () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + AT_LATEST - now)));
  };
  const send = () => {
    since = 0;
    sending = sending.then(() => save(form));
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

async function save(form) {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
  for (const name of ["_key", "_act"]) data.delete(name);
  const saved = document.getElementById("saved");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: data, credentials: "same-origin" });
    const told = await answer.json();
    if (told.rev !== undefined) form.elements._rev.value = told.rev;
    saved.classList.toggle("off", !answer.ok);
    saved.textContent = told.text;
  } catch {
    saved.classList.add("off");
    saved.textContent = form.dataset.offline;
  }
}

// A second press of a button while the first is on its way sends nothing.
function sendOnce(form) {
  form.dataset.watched = "yes";
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
