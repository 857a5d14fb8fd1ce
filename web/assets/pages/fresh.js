// Changes by others: asked for every few seconds while the tab is in sight, told in a bar, shown when the person asks for it; the
// bell is renewed in place. By itself nothing on the page moves: no row, no scroll, no focus, no dialog.
import { countViews } from "./views.js";

const EVERY = 4000;

export function watchChanges(page) {
  const bar = page.querySelector(".fresh[data-changes]");
  if (!bar) return;
  const known = { mark: bar.dataset.mark, timer: 0 };
  const again = () => {
    clearTimeout(known.timer);
    known.timer = setTimeout(() => look(bar, known).then(again, again), EVERY);
  };
  bar.querySelector("button").addEventListener("click", () => show(bar));
  page.addEventListener("visibilitychange", () => {
    if (!page.hidden) look(bar, known).then(again, again);
  });
  again();
}

async function look(bar, known) {
  if (document.hidden) return;
  const answer = await fetch(bar.dataset.changes, { headers: { "If-None-Match": known.mark }, cache: "no-store", redirect: "manual" });
  if (answer.status !== 200) return;
  const mark = answer.headers.get("ETag");
  const only = ofList(mark) === ofList(known.mark);
  known.mark = mark;
  ring(await answer.text());
  if (!only) tell(bar, await list());
}

// The mark of the list stands before the dot, how many notices are new after it.
const ofList = (mark) => mark.split(".")[0].replace("W/", "");

// What stands in the bell; the link itself stays, for it may have the focus.
function ring(text) {
  const bell = document.querySelector(".top .bell");
  if (text) bell?.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
}

// The list as it is now, of the same scope, filter and page.
async function list() {
  const address = new URL(location.href);
  address.searchParams.delete("task");
  const answer = await fetch(address, { credentials: "same-origin" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function tell(bar, got) {
  const [old, fresh] = [rows(document), rows(got)];
  const come = [...fresh.keys()].filter((task) => !old.has(task)).length;
  const gone = [...old].some(([task, row]) => !fresh.has(task) && !row.classList.contains("gone"));
  const other = [...fresh].some(([task, row]) => old.has(task) && words(old.get(task)) !== words(row)) || asked(document) !== asked(got);
  bar.hidden = !come && !gone && !other;
  const text = come === 1 ? bar.dataset.one : come ? bar.dataset.many.replace("{n}", come) : bar.dataset.other;
  if (!bar.hidden) bar.querySelector("button").textContent = text;
}

async function show(bar) {
  const got = await list();
  const before = rows(document);
  const place = document.querySelector(".rows");
  const chosen = place.querySelector(".row.on")?.dataset.task;
  const ticked = [...place.querySelectorAll("input:checked")].map((box) => box.value);
  const anchor = [...before.values()].find((row) => row.getBoundingClientRect().bottom > place.getBoundingClientRect().top);
  const offset = anchor?.getBoundingClientRect().top;
  place.replaceChildren(...got.querySelector(".rows").childNodes);
  for (const part of [".scopes", ".list>header .meta", ".top .nav"]) swap(part, got);
  countViews();
  const after = rows(document);
  after.get(chosen)?.classList.add("on");
  for (const task of ticked) for (const box of after.get(task)?.querySelectorAll("input") ?? []) box.checked = true;
  const kept = after.get(anchor?.dataset.task);
  if (kept) place.scrollTop += kept.getBoundingClientRect().top - offset;
  bar.hidden = true;
  ([...after].find(([task]) => !before.has(task))?.[1] ?? kept ?? place.querySelector(".row"))?.querySelector("a").focus({ preventScroll: true });
}

function swap(part, got) {
  const [old, fresh] = [document.querySelector(part), got.querySelector(part)];
  if (old && fresh) old.replaceWith(fresh);
}

const rows = (page) => new Map([...page.querySelectorAll(".rows .row[data-task]")].map((row) => [row.dataset.task, row]));
const words = (row) => row.querySelector("a").textContent.replace(/\s+/g, " ");
const asked = (page) => (page.querySelector(".rows .asked")?.textContent ?? "").replace(/\s+/g, " ");
