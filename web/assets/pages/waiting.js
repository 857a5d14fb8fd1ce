// What is shown while something takes its time: nothing for 300 ms; then, where a task is fetched, grey bars as high as what
// they stand for; after a second of sending, a bar at the upper edge. Nothing on the page moves for either.
const PATIENCE = 300;
const SECOND = 1000;

// The answer, or null where there is no connection: then the pane says so and offers the same link again.
export async function patiently(answer, pane, link) {
  const timer = setTimeout(() => fill(pane, "loading"), PATIENCE);
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    fill(pane, "offline");
    pane.querySelector("[data-again]")?.addEventListener("click", () => link.click());
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// Begin to send; what is returned ends it.
export function sending(button) {
  button?.setAttribute("aria-busy", "true");
  const bar = document.getElementById("wait");
  const timer = setTimeout(() => bar?.removeAttribute("hidden"), SECOND);
  return () => {
    clearTimeout(timer);
    bar?.setAttribute("hidden", "");
    button?.removeAttribute("aria-busy");
  };
}

export function watchSending(page) {
  let end = () => {};
  page.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) end = sending(event.submitter);
  });
  window.addEventListener("pageshow", () => end());
}

function fill(pane, name) {
  const template = document.getElementById(name);
  if (template) pane.replaceChildren(template.content.cloneNode(true));
}
