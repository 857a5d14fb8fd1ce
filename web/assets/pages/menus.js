// A menu that opens leads into itself, so that a key that opened it is followed by Tab and Enter; Esc closes it again.
export function watchMenus(page) {
  page.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches?.("details.menu[open]")) event.target.querySelector(":scope > :not(summary) :is(a, button)")?.focus();
      for (const other of page.querySelectorAll("details.menu[open]")) if (event.target.open && other !== event.target) other.open = false;
    },
    true,
  );
  page.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
