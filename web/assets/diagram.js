// Shows a diagram as drawn, with the path taken and the present steps.
//
//   <div data-diagram="/cases/42/diagram.bpmn" data-taken="start flow_1 draft" data-present="sign"
//        data-failed="The drawing could not be loaded." aria-label="…"></div>
//   <button type="button" data-zoom="in|out|fit">…</button>   inside the same figure
//
// Loaded, the element carries data-state="shown" (or "failed") and data-warnings with the number of the import's
// warnings. The watermark of bpmn.io must stay visible and uncovered: its licence asks for that.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./diagram.css";

const READABLE = 0.75;

const ids = (text) => (text ?? "").split(/\s+/).filter(Boolean);

function mark(viewer, list, className) {
  const registry = viewer.get("elementRegistry");
  const canvas = viewer.get("canvas");
  for (const id of ids(list)) {
    if (registry.get(id)) canvas.addMarker(id, className);
  }
}

function zoom(viewer, step) {
  const canvas = viewer.get("canvas");
  if (step === "fit") canvas.zoom("fit-viewport", "auto");
  else canvas.zoom(canvas.zoom() * (step === "in" ? 1.25 : 0.8));
}

// The whole drawing where it can be read; else, readable, the place where the case stands.
function settle(viewer, present) {
  const canvas = viewer.get("canvas");
  // On paper it is not shown: what has no size cannot be fitted.
  if (!canvas.getContainer().clientWidth) return;
  zoom(viewer, "fit");
  const here = ids(present).find((id) => viewer.get("elementRegistry").get(id));
  if (canvas.zoom() >= READABLE || !here) return;
  canvas.zoom(READABLE);
  canvas.scrollToElement(here, 120);
}

// Without a mouse, too, the drawing can be moved (WCAG 2.5.7).
function pan(viewer, event) {
  const [dx, dy] = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[event.key] ?? [];
  if (dx === undefined || event.target.closest("button, a")) return;
  event.preventDefault();
  viewer.get("canvas").scroll({ dx, dy });
}

async function show(element) {
  element.dataset.state = "loading";
  const viewer = new NavigatedViewer({ container: element });
  try {
    const answer = await fetch(element.dataset.diagram, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { warnings } = await viewer.importXML(await answer.text());
    element.dataset.warnings = warnings.length;
  } catch (error) {
    viewer.destroy();
    element.textContent = element.dataset.failed ?? String(error);
    element.dataset.state = "failed";
    return;
  }
  mark(viewer, element.dataset.taken, "taken");
  mark(viewer, element.dataset.present, "present");
  settle(viewer, element.dataset.present);
  element.addEventListener("keydown", (event) => pan(viewer, event));
  for (const button of element.closest("figure, section")?.querySelectorAll("[data-zoom]") ?? []) {
    button.hidden = false;
    button.addEventListener("click", () => zoom(viewer, button.dataset.zoom));
  }
  element.dataset.state = "shown";
}

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    show(target);
  }
});

for (const element of document.querySelectorAll("[data-diagram]")) watcher.observe(element);
