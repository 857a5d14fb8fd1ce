// Long lists of choices are searched by typing, with or without accents. Without script they are plain lists.
const LEAST = 1;
let count = 0;

export function enhance(page) {
  for (const select of page.querySelectorAll("select[data-search]:not([data-found])")) combine(select);
  for (const choices of page.querySelectorAll(".choices[data-search]:not([data-found])")) filter(choices);
}

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

function filter(choices) {
  choices.dataset.found = "yes";
  const find = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", placeholder: choices.dataset.search });
  find.setAttribute("aria-label", choices.dataset.search);
  choices.before(find);
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = plain(find.value.trim());
    for (const label of choices.querySelectorAll("label")) {
      label.hidden = !label.querySelector("input").checked && !plain(label.textContent).includes(wanted);
    }
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

// A combobox with a list (WAI-ARIA Authoring Practices); the select behind it holds the value.
function combine(select) {
  select.dataset.found = "yes";
  const box = Object.assign(document.createElement("div"), { className: "combo" });
  const input = Object.assign(document.createElement("input"), { id: select.id, autocomplete: "off", placeholder: select.options[0]?.text ?? "", disabled: select.disabled });
  const list = Object.assign(document.createElement("ul"), { id: `combo-${(count += 1)}`, hidden: true });
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  for (const name of ["aria-label", "aria-required", "aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.id = `${select.id}-v`;
  select.classList.add("vh");
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.before(box);
  box.append(input, list, select);
  listen({ select, input, list });
}

function listen(combo) {
  const { select, input, list } = combo;
  const settle = () => (input.value = select.value ? select.selectedOptions[0].text : "");
  settle();
  select.addEventListener("change", settle);
  input.addEventListener("click", () => open(combo, ""));
  input.addEventListener("input", () => open(combo, input.value));
  input.addEventListener("keydown", (event) => press(combo, event, settle));
  input.addEventListener("blur", () => leave(combo, settle));
  // Before the field loses the focus.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(combo, option.dataset.value);
  });
}

function open(combo, typed) {
  const { select, input, list } = combo;
  if (select.disabled) return;
  const wanted = plain(typed.trim());
  const found = [...select.options].filter((option) => option.value && plain(option.text).includes(wanted));
  list.replaceChildren(...found.map((option, place) => item(list, option, place)));
  list.hidden = found.length < LEAST;
  input.setAttribute("aria-expanded", String(!list.hidden));
  point(combo, wanted ? list.firstElementChild : list.querySelector("[aria-selected=true]"));
}

function item(list, option, place) {
  const made = Object.assign(document.createElement("li"), { id: `${list.id}-${place}`, textContent: option.text });
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", String(option.selected));
  made.dataset.value = option.value;
  return made;
}

function point({ input, list }, option) {
  list.querySelector(".on")?.classList.remove("on");
  option?.classList.add("on");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function press(combo, event, settle) {
  const { list, input } = combo;
  const at = list.querySelector(".on");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return open(combo, "");
    const down = event.key === "ArrowDown";
    point(combo, (down ? at?.nextElementSibling : at?.previousElementSibling) ?? (down ? list.firstElementChild : list.lastElementChild));
  } else if (event.key === "Enter" && !list.hidden) {
    event.preventDefault();
    if (at) choose(combo, at.dataset.value);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    settle();
    close(combo);
  }
  return input;
}

function choose(combo, value) {
  combo.select.value = value;
  close(combo);
  for (const kind of ["change", "input"]) combo.select.dispatchEvent(new Event(kind, { bubbles: true }));
}

function close({ input, list }) {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

// What was typed counts if it means one choice; an emptied field means none; else the choice stays as it was.
function leave(combo, settle) {
  const { select, input, list } = combo;
  const left = list.hidden ? [] : [...list.children];
  close(combo);
  const typed = plain(input.value.trim());
  if (!typed && select.value) return choose(combo, "");
  if (typed && left.length === 1) return choose(combo, left[0].dataset.value);
  return settle();
}
