// Rows that are selected: how many is told, and what can be done with them is shown only while there are any.
export function watchBulk(page) {
  const form = page.querySelector("#bulk");
  if (!form) return;
  const boxes = () => [...page.querySelectorAll('.rows input[form="bulk"]')];
  const told = form.querySelector("[data-selected]");
  const show = () => {
    const count = boxes().filter((box) => box.checked).length;
    form.classList.toggle("none", count === 0);
    told.textContent = count ? `${count} ${told.dataset.selected}` : "";
  };
  page.addEventListener("change", (event) => {
    if (event.target.matches('input[form="bulk"]')) show();
  });
  // Where the list goes on behind this page, the link leads to a longer one.
  form.querySelector(".all:not([data-more])")?.addEventListener("click", (event) => {
    event.preventDefault();
    const found = boxes();
    const fresh = found.some((box) => !box.checked);
    for (const box of found) box.checked = fresh;
    show();
  });
  window.addEventListener("pageshow", show);
  show();
}

export function select(page) {
  const row = page.activeElement.closest(".row") ?? page.querySelector(".rows .row.on");
  row?.querySelector('input[form="bulk"]')?.click();
}
