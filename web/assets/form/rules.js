// Whether a typed value keeps the rules of its field (bpmn/forms/rules.py).
import { count, Refused } from "./answers.js";
import { decoded, isNumber, isText } from "./expression.js";
import { asDay, isDate, isoDay, Moment } from "./moments.js";

const MISSING = {
  number: "required-number",
  datetime: "required-date",
  checkbox: "required-check",
  select: "required-choice",
  radio: "required-choice",
  checklist: "required-choices",
  taglist: "required-choices",
  filepicker: "required-file",
};
const LONGEST_FOR_PATTERN = 200;
const TEXTS = ["textfield", "textarea"];

export function missing(field) {
  if (field.kind === "textfield" && field.picker && field.picker !== "organisation") return new Refused("required-choice");
  if (TEXTS.includes(field.kind) && (field.shortest ?? 0) > 1) return new Refused("too-short", { least: field.shortest, count: 0 });
  return new Refused(MISSING[field.kind] ?? "required-text");
}

export function check(field, value, scope) {
  if (field.kind === "filepicker" || Array.isArray(value) || ["select", "radio"].includes(field.kind) || field.picker) return;
  if (isText(value) && field.kind !== "datetime") checkText(field, value);
  else if (isNumber(value)) checkNumber(field, value, scope);
  else if (isDate(value)) checkDate(field, value, scope);
}

function checkText(field, value) {
  const long = count(value);
  if (field.shortest !== undefined && long < field.shortest) throw new Refused("too-short", { least: field.shortest, count: long });
  if (field.longest !== undefined && long > field.longest) throw new Refused("too-long", { most: field.longest, count: long });
  if (field.pattern && (long > LONGEST_FOR_PATTERN || !new RegExp(field.pattern, "u").test(value))) {
    throw new Refused("bad-pattern", { hint: field.example ? ` ${field.example}` : "" });
  }
}

function checkNumber(field, value, scope) {
  if (field.decimals !== undefined && value.places > field.decimals) {
    throw field.decimals ? new Refused("too-precise", { most: field.decimals }) : new Refused("not-whole");
  }
  const [least, most] = [bound(field.least, scope), bound(field.most, scope)];
  if (least && value.compare(least) < 0) throw new Refused("too-small", { least });
  if (most && value.compare(most) > 0) throw new Refused("too-large", { most });
  const step = field.step && decoded(field.step);
  if (step && value.rest(step).n !== 0n) throw new Refused("not-a-step", { step });
}

function bound(limit, scope) {
  const found = scope.value(limit);
  return isNumber(found) ? found : null;
}

function checkDate(field, value, scope) {
  const [least, most] = [scope.value(field.least), scope.value(field.most)];
  if (earlier(value, least)) throw new Refused("too-early", { least });
  if (earlier(most, value)) throw new Refused("too-late", { most });
  if (field.future && scope.today && earlier(value, scope.today)) throw new Refused("in-the-past");
}

function earlier(one, two) {
  if (one instanceof Moment && two instanceof Moment) return one.ms < two.ms;
  const [first, second] = [dayIn(one), dayIn(two)];
  return first !== null && second !== null && first.n < second.n;
}

function dayIn(value) {
  if (isText(value)) return isoDay(value.slice(0, 10));
  return isDate(value) ? asDay(value) : null;
}

