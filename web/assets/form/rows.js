// Rows of a table are added and taken out without a round trip; without script the same buttons ask the server.
export function watchRows(form, enhance) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=_add_row], button[name=_remove_row]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "_add_row") add(button, enhance);
    else remove(button);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const bodyOf = (inside) => inside.closest("fieldset").querySelector("tbody[data-row]");
const numberOf = (row) => Number(row.querySelector("[name=_remove_row]").value.split(".").at(-1));

function add(button, enhance) {
  const body = bodyOf(button);
  const row = append(body, Math.max(-1, ...[...body.rows].map(numberOf)) + 1, enhance);
  row.querySelector("input, select, textarea")?.focus();
}

function append(body, number, enhance) {
  const made = document.createElement("template");
  made.innerHTML = body.dataset.row.replaceAll("{row}", number).replaceAll("{shown}", body.rows.length + 1);
  const row = made.content.firstElementChild;
  body.append(row);
  enhance(row);
  settle(body);
  return row;
}

function remove(button) {
  const body = bodyOf(button);
  const row = button.closest("tr");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  settle(body);
  (next?.querySelector("[name=_remove_row]:not([hidden])") ?? adder(body)).focus();
}

const adder = (body) => body.closest("fieldset").querySelector("button[name=_add_row]");

function settle(body) {
  adder(body).hidden = body.rows.length >= Number(body.dataset.most);
  for (const button of body.querySelectorAll("[name=_remove_row]")) button.hidden = body.rows.length <= Number(body.dataset.least);
}

// Make the rows whose numbers are named, such as ``ds.3.ten``.
export function makeRows(form, names, enhance) {
  for (const body of form.querySelectorAll("tbody[data-row]")) {
    const key = adder(body).value;
    const numbers = new Set(names.filter((name) => name.startsWith(`${key}.`)).map((name) => Number(name.slice(key.length + 1).split(".")[0])));
    for (const row of [...body.rows]) numbers.delete(numberOf(row));
    for (const number of [...numbers].sort((one, two) => one - two)) append(body, number, enhance);
  }
}
