// Files go to the server as soon as they are chosen or dropped; the form then carries what it answered, so that neither a
// refused form nor a closed tab loses them. One after the other: a slow line is shared with nobody's typing.
let line = Promise.resolve();

export function watchFiles(page) {
  page.addEventListener("change", (event) => {
    const drop = event.target.closest?.("[data-upload]");
    if (!drop || event.target.type !== "file") return;
    take(drop, [...event.target.files]);
    event.target.value = "";
  });
  page.addEventListener("dragover", over);
  page.addEventListener("dragleave", (event) => event.relatedTarget || light(null));
  page.addEventListener("drop", dropped);
  page.addEventListener("submit", hold, { capture: true });
}

// A file that misses the field must not replace the page and what is typed in it.
function over(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const drop = target(event);
  event.dataTransfer.dropEffect = drop ? "copy" : "none";
  light(drop);
}

function dropped(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const drop = target(event);
  light(null);
  if (drop) take(drop, [...event.dataTransfer.files]);
}

// The field itself, or a section that has one: dropping onto the list of papers is meant for its field.
function target(event) {
  const place = event.target.closest?.("[data-upload], [data-papers]");
  return place?.matches("[data-upload]") ? place : place?.querySelector("[data-upload]");
}

function light(drop) {
  for (const other of document.querySelectorAll(".drop.is-over")) if (other !== drop) other.classList.remove("is-over");
  drop?.classList.add("is-over");
}

function take(drop, files) {
  for (let part = drop.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const several = drop.querySelector("input[type=file]").multiple;
  for (const file of several ? files : files.slice(0, 1)) place(drop, file);
}

function place(drop, file) {
  const row = drop.querySelector("template").content.firstElementChild.cloneNode(true);
  list(drop).append(row);
  row.querySelector("[data-name]").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  row.querySelector("[data-again]").addEventListener("click", () => queue(drop, row, file));
  row.querySelector("[data-away]").addEventListener("click", () => away(drop, row));
  if (file.size > Number(drop.dataset.most)) return refuse(drop, row, said(drop, "large", file.name));
  if (file.size === 0) return refuse(drop, row, said(drop, "empty", file.name));
  queue(drop, row, file);
}

function list(drop) {
  const found = drop.parentElement.querySelector("ul.docs");
  if (found) return found;
  const made = document.createElement("ul");
  made.className = "docs";
  drop.before(made);
  return made;
}

function queue(drop, row, file) {
  row.dataset.sending = "yes";
  row.querySelector(".why").hidden = row.querySelector("[data-again]").hidden = true;
  row.querySelector("progress").hidden = false;
  state(row, drop.dataset.waiting);
  line = line.then(() => (row.isConnected ? send(drop, row, file) : undefined));
}

function send(drop, row, file) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => progress(drop, row, event));
    request.addEventListener("load", () => arrived(drop, row, file, request));
    request.addEventListener("error", () => refuse(drop, row, said(drop, "lost", file.name), true));
    request.addEventListener("loadend", done);
    row.addEventListener("away", () => request.abort());
    request.open("POST", `${drop.dataset.upload}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", drop.dataset.token);
    request.send(file);
  });
}

function progress(drop, row, event) {
  const bar = row.querySelector("progress");
  if (event.loaded < event.total) bar.value = event.loaded / event.total;
  else bar.removeAttribute("value");
  state(row, event.loaded < event.total ? `${size(event.loaded)} / ${size(event.total)}` : drop.dataset.looking);
}

function arrived(drop, row, file, request) {
  const told = answer(request);
  if (request.status === 413) return refuse(drop, row, said(drop, "large", file.name));
  if (told?.text) return refuse(drop, row, told.text);
  if (request.status !== 201 || !told) return refuse(drop, row, said(drop, "lost", file.name), true);
  keep(drop, row, file, told);
}

function answer(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null; // a page: the person was signed out, or the server is busy
  }
}

function keep(drop, row, file, told) {
  settle(drop, row);
  row.querySelector("[data-name]").textContent = told.name;
  state(row, size(file.size));
  const field = Object.assign(document.createElement("input"), { type: "hidden", value: told.value });
  field.name = `_file.${drop.dataset.field}`;
  row.append(field);
  if (!drop.querySelector("input[type=file]").multiple) {
    for (const other of [...row.parentElement.children]) if (other !== row) other.remove();
  }
  drop.querySelector("[data-told]").textContent = said(drop, "done", told.name);
  changed(field);
}

function refuse(drop, row, text, again = false) {
  settle(drop, row);
  state(row, "");
  const why = row.querySelector(".why");
  why.hidden = false;
  why.lastElementChild.textContent = text;
  row.querySelector("[data-again]").hidden = !again;
  drop.querySelector("[data-told]").textContent = text;
}

function settle(drop, row) {
  delete row.dataset.sending;
  row.querySelector("progress").hidden = true;
  const button = row.querySelector("[data-away]");
  button.textContent = button.dataset.remove;
}

function away(drop, row) {
  const form = drop.closest("form");
  row.dispatchEvent(new Event("away"));
  row.remove();
  if (form) changed(form);
  drop.querySelector("input[type=file]").focus();
}

// The draft is kept as after typing.
const changed = (part) => part.dispatchEvent(new Event("input", { bubbles: true }));

// A form that is sent now would go without the files that are still on their way.
function hold(event) {
  const row = event.target.querySelector("[data-sending]");
  if (!row) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const drop = event.target.querySelector("[data-upload]");
  state(row, drop.dataset.wait);
  drop.querySelector("[data-told]").textContent = drop.dataset.wait;
  row.scrollIntoView({ block: "nearest" });
}

const said = (drop, what, name) => drop.dataset[what].replace("{name}", () => name);
const state = (row, text) => (row.querySelector("[data-state]").textContent = text);

function size(bytes) {
  const [unit, step] = bytes >= 2 ** 20 ? ["MB", 2 ** 20] : bytes >= 2 ** 10 ? ["KB", 2 ** 10] : ["byte", 1];
  return `${(bytes / step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

// A PDF that is being made: the place is looked at again until it is there; nothing else of the page moves.
export function watchPreview(page) {
  const place = page.querySelector("#preview[data-making]");
  if (place) setTimeout(() => look(place), 1500);
}

async function look(place) {
  const answer = await fetch(place.dataset.making, { credentials: "same-origin" }).catch(() => null);
  const got = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("preview");
  if (got && !got.dataset.making) place.replaceWith(got);
  else setTimeout(() => look(place), 1500);
}
