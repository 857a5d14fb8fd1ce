// The figures beside the saved views: asked for when the page stands, and again when the list has changed. Those known before
// stand there meanwhile, so that nothing blinks.
let known = {};

export async function countViews() {
  const place = document.querySelector("[data-counts]");
  if (!place) return;
  fill();
  const answer = await fetch(place.dataset.counts, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  known = await answer.json();
  fill();
}

function fill() {
  for (const figure of document.querySelectorAll("[data-view]")) {
    figure.textContent = known[figure.dataset.view] ?? "";
    figure.hidden = !figure.textContent;
  }
}
