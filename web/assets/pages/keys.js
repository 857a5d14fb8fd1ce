import { select } from "./bulk.js";

// Keys: whatever is marked data-key="c" or data-key="g v" answers to that key; J and K move in the list, E leads into the
// form, Esc out of it. They rest while a person types, in a dialog, with a modifier held, or switched off (WCAG 2.1.4).
const TYPING = "input:not([type=checkbox],[type=radio],[type=file]), textarea, select, [contenteditable]";
const WAIT = 1500;
let begun = "";
let since = 0;

export function watchKeys(page) {
  for (const button of page.querySelectorAll("[data-closes]")) {
    button.addEventListener("click", () => page.getElementById(button.dataset.closes).close());
  }
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-shows]");
    if (button) help(page, page.getElementById(button.dataset.shows));
  });
  page.addEventListener("keydown", (event) => pressed(page, event));
}

function pressed(page, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || page.querySelector("dialog[open]")) return;
  if (event.target.closest(TYPING)) return event.key === "Escape" && leave(page);
  if (page.body.dataset.keys === "off") return;
  const key = event.key.toLowerCase();
  const whole = begun && Date.now() - since < WAIT ? `${begun} ${key}` : key;
  begun = key === "g" && !whole.includes(" ") ? key : "";
  since = Date.now();
  const act = OWN[whole] ?? marked(page, whole);
  if (!act) return;
  event.preventDefault();
  act(page);
}

const OWN = {
  j: (page) => move(page, 1),
  k: (page) => move(page, -1),
  e: (page) => page.querySelector("#form .grid :is(input, select, textarea):not([type=hidden], [readonly])")?.focus(),
  x: (page) => select(page),
  "?": (page) => help(page, page.getElementById("keys")),
  "g v": (page) => page.querySelector(".brand")?.click(),
  "g h": (page) => page.querySelectorAll(".nav a")[1]?.click(),
};

function marked(page, key) {
  const found = [...page.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.checkVisibility());
  if (!found) return null;
  return found.matches(TYPING) ? () => found.focus() : () => found.click();
}

function move(page, step) {
  const rows = [...page.querySelectorAll(".rows .row:not(.gone) > a")];
  const present = page.activeElement.closest?.(".row") ?? page.querySelector(".rows .row.on");
  const at = rows.indexOf(present?.querySelector(":scope > a"));
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}

function leave(page) {
  page.activeElement.blur();
  page.querySelector(".rows .row.on > a")?.focus();
}

function help(page, dialog) {
  const here = dialog.querySelector("[data-keys-here]");
  here?.replaceChildren(...[...page.querySelectorAll("[data-key]")].filter((each) => each.dataset.key !== "?" && each.checkVisibility()).flatMap(line));
  dialog.showModal();
}

function line(marked) {
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  term.append(...marked.dataset.key.split(" ").flatMap((key) => [Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }), " "]));
  const copy = marked.cloneNode(true);
  for (const hint of copy.querySelectorAll("kbd, svg, .n")) hint.remove();
  said.textContent = marked.dataset.keyLabel || copy.textContent.trim() || marked.getAttribute("aria-label") || marked.placeholder;
  return [term, said];
}
