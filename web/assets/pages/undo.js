// The toast with the way back goes after ten seconds, however it came onto the page; the sheet counts them, and not while
// the pointer or the focus is in it.
export function watchUndo(page) {
  page.addEventListener("animationend", (event) => {
    if (event.animationName === "stay") event.target.remove();
  });
}
