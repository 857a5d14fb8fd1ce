// On a wide screen a click on a row shows the task beside the list; on a narrow one the link is followed.
const WIDE = "(min-width: 62.01rem)";

export function watchInbox(page) {
  const list = page.querySelector(".inbox .rows");
  if (!list) return;
  list.addEventListener("click", (event) => {
    const row = event.target.closest("a[data-peek]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    show(list, row);
  });
}

async function show(list, row) {
  await window.htmx.ajax("GET", row.dataset.peek, { target: "#peek", select: "#peek", swap: "outerHTML" });
  for (const other of list.querySelectorAll(".row.on")) other.classList.remove("on");
  row.parentElement.classList.add("on");
  history.replaceState(null, "", row.dataset.peek);
}
