// A mistake in words, the way each language writes figures (bpmn/forms/wording.py).
import { isNumber } from "./expression.js";
import { Day, Moment } from "./moments.js";
import { Decimal } from "./decimal.js";

export function worded(shape, error) {
  const shown = (name) => (name === "label" ? error.label : figure(error.params[name], shape.language));
  const text = shape.words[error.key].replace(/{(\w+)}/g, (_, name) => shown(name));
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export function figure(value, language) {
  if (value instanceof Moment) return `${figure(value.day, language)} ${new Moment(value.ms).toString().slice(11, 16)}`;
  if (value instanceof Day) return String(value).split("-").reverse().join("/");
  if (typeof value === "number") return figure(new Decimal(BigInt(value)), language);
  if (!isNumber(value)) return String(value);
  const [whole, part] = String(value).split(".");
  const [thousands, comma] = language === "vi" ? [".", ","] : [",", "."];
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousands) + (part ? comma + part : "");
}
