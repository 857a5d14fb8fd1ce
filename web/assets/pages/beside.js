// What is typed into the small forms beside the list (a remark, a reason) is there again when the same task is shown again. It
// stays in this page's memory only: it may be of a secret case.
const words = new Map();
const FIELDS = "form:not([data-rules]) :is(textarea, select, input:not([type=hidden]))";

export function keepWords() {
  const peek = document.getElementById("peek");
  const typed = [...peek.querySelectorAll(FIELDS)].map((field) => [field.id, field.value]).filter(([id, value]) => id && value.trim());
  if (typed.length > 0) words.set(peek.dataset.task, typed);
  else words.delete(peek.dataset.task);
}

export function putWords() {
  for (const [id, value] of words.get(document.getElementById("peek").dataset.task) ?? []) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.closest("details").open = true;
  }
}
