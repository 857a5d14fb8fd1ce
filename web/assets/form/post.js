// The names and texts of a page's form as the structure that is judged (bpmn/forms/post.py).
import { placeIn } from "./record.js";
import { decoded } from "./expression.js";
import { figure } from "./words.js";

const CELL = /^([0-9]{1,4})\.(.+)$/;
const MANY = ["checklist", "taglist"];
const opened = (fields) => fields.flatMap((field) => (field.kind === "group" ? opened(field.parts ?? []) : field.path ? [field] : []));

// ``rows``: the numbers of the rows of each table that were kept: rows in which nobody changed anything are left out.
export function structured(fields, pairs) {
  const posted = new Map();
  for (const [name, text] of pairs) posted.set(name, [...(posted.get(name) ?? []), text]);
  const rows = {};
  return { answers: record(fields, posted, rows), rows };
}

function record(fields, posted, rows) {
  const found = {};
  for (const field of opened(fields)) {
    const key = field.path.join(".");
    const texts = posted.get(key);
    if (field.kind === "dynamiclist") placeIn(found, field.path, table(field, key, posted, rows));
    else if (MANY.includes(field.kind) || (field.multiple && field.kind !== "filepicker")) placeIn(found, field.path, (texts ?? []).filter(Boolean));
    else if (field.kind === "checkbox") placeIn(found, field.path, (texts ?? ["false"]).at(-1));
    else if (texts) placeIn(found, field.path, field.multiple ? texts : texts.at(-1));
  }
  return found;
}

function table(field, key, posted, rows) {
  const cells = new Map();
  for (const [name, texts] of posted) {
    const match = name.startsWith(`${key}.`) && CELL.exec(name.slice(key.length + 1));
    if (!match) continue;
    const number = Number(match[1]);
    cells.set(number, (cells.get(number) ?? new Map()).set(match[2], texts));
  }
  const untouched = new Map(opened(field.parts ?? []).map((column) => [column.path.join("."), asOffered(column)]));
  const touched = ([, row]) => [...row].some(([name, texts]) => untouched.has(name) && texts.some((text) => !untouched.get(name).has(text)));
  const kept = [...cells].filter(touched).sort(([one], [two]) => one - two);
  rows[key] = kept.map(([number]) => number);
  return kept.map(([, row]) => record(field.parts ?? [], row, {}));
}

// The texts that a page itself puts into a cell.
function asOffered(column) {
  const value = decoded(column.default);
  if (column.kind === "checkbox") return new Set(value === true ? ["", "on", "true", "false"] : ["", "false"]);
  return new Set(value === null ? [""] : ["", String(value), figure(value, "vi")]);
}
