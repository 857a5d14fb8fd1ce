// Keys for the list: J and K move, / searches. They rest while a person types (WCAG 2.1.4) and with a modifier held.
const TYPING = "input, textarea, select, [contenteditable]";

export function watchKeys(page) {
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    const act = { j: () => move(page, 1), k: () => move(page, -1), "/": () => page.querySelector("#find")?.focus() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function move(page, step) {
  const rows = [...page.querySelectorAll(".rows .row > a")];
  const at = rows.indexOf(page.activeElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}
