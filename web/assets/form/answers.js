// What a person's answer to one field is: text as typed in, a typed value or a refusal out (bpmn/forms/answers.py).
import { Decimal } from "./decimal.js";
import { isNumber, isText, strip } from "./expression.js";
import { at, clock, Day, isoDay, isoMoment, Moment, writtenDay } from "./moments.js";

const LONGEST = { textfield: 4_000, textarea: 100_000 };
const MOST_CHOICES = 500;
const NUMBER = /^-?\d{1,40}(\.\d{1,40})?$/;
const THOUSANDS = /^-?[1-9]\d{0,2}(\.\d{3})+$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]{1,63}(\.[^\s@.]{1,63}){1,8}$/u;
const PHONE = /^\+?[0-9][0-9 .()-]{6,20}$/;
const LARGEST = Decimal.of("1".padEnd(41, "0"));
const TICKS = { "": false, false: false, 0: false, true: true, on: true, 1: true };

export class Refused extends Error {
  constructor(key, params = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

export const typed = (field, answer) => TYPED[field.kind](field, answer);
export const blank = (value) => value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
export const count = (text) => [...text].length;

function plain(answer, key = "not-text") {
  if (answer === null || answer === undefined) return "";
  if (!isText(answer)) throw new Refused(key);
  // Controls go, as on the server; a lone half of a character never gets there.
  return strip(answer.replaceAll("\r\n", "\n").replaceAll("\r", "\n").normalize("NFC").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ""));
}

function text(field, answer) {
  if (field.picker && field.multiple) return choices(field, answer);
  let said = plain(answer);
  const most = LONGEST[field.kind];
  if (count(said) > most) throw new Refused("too-long", { most, count: count(said) });
  if (field.kind === "textfield") said = said.replaceAll("\n", " ");
  if (said && field.format === "email" && !EMAIL.test(said)) throw new Refused("bad-email");
  if (said && field.format === "phone" && !PHONE.test(said)) throw new Refused("bad-phone");
  return said || null;
}

function number(field, answer) {
  const value = isText(answer) ? spelled(field, plain(answer).replaceAll(" ", "").replaceAll("\u00a0", "")) : (answer ?? null);
  if (value === null) return null;
  if (!isNumber(value)) throw new Refused("not-number");
  if (value.compare(LARGEST) >= 0 || value.negated().compare(LARGEST) >= 0 || value.places > 40) throw new Refused("not-number");
  return value.whole && !field.decimals ? value.rounded(0) : value;
}

// 1234,5 and 1.234,5 as Vietnamese writes them, 1234.5 as computers do; 1.234 is asked about where it could be either.
function spelled(field, said) {
  if (!said) return null;
  let digits = said;
  if (said.includes(",")) {
    const [head, ...tail] = said.split(",");
    if (head.includes(".") && !THOUSANDS.test(head)) throw new Refused("not-number");
    digits = `${head.replaceAll(".", "")}.${tail.join(",")}`;
  } else if (THOUSANDS.test(said)) {
    const whole = said.replaceAll(".", "");
    if (whole.length === said.length - 1 && field.decimals !== 0) {
      throw new Refused("unclear-number", { text: said, whole, part: said.replaceAll(".", ",") });
    }
    digits = whole;
  }
  if (!NUMBER.test(digits)) throw new Refused("not-number");
  return Decimal.of(digits);
}

function moment(field, answer) {
  return { date: day, time: hour, datetime: point }[field.moment ?? "date"](answer);
}

function day(answer) {
  if (answer instanceof Day) return answer;
  const said = plain(answer, "not-date");
  if (!said) return null;
  const found = writtenDay(said) ?? (writtenDay(said) === null ? null : isoDay(said));
  if (!found) throw new Refused("not-date");
  return found;
}

function hour(answer) {
  const said = plain(answer, "not-time");
  if (!said) return null;
  const found = clock(said);
  if (!found) throw new Refused("not-time");
  return found;
}

function point(answer) {
  if (answer instanceof Moment) return answer;
  const said = plain(answer, "not-date-time");
  if (!said) return null;
  const [first, ...rest] = said.split(" ");
  const written = writtenDay(first);
  if (written === undefined) {
    const found = isoMoment(said);
    if (found) return found;
    throw new Refused("not-date-time");
  }
  const hours = written && clock(strip(rest.join(" ")));
  if (!hours) throw new Refused("not-date-time");
  return at(written, Number(hours.slice(0, 2)), Number(hours.slice(3)));
}

function tick(_, answer) {
  if (typeof answer === "boolean") return answer;
  const found = TICKS[plain(answer, "not-check")];
  if (found === undefined) throw new Refused("not-check");
  return found;
}

function choice(field, answer) {
  return field.multiple ? choices(field, answer) : cut(plain(answer, "not-an-option")) || null;
}

function choices(_, answer) {
  const answers = Array.isArray(answer) ? answer : [answer];
  if (answers.length > MOST_CHOICES) throw new Refused("not-an-option");
  return [...new Set(answers.map((each) => cut(plain(each, "not-an-option"))).filter(Boolean))];
}

const cut = (said) => [...said].slice(0, LONGEST.textfield).join("");

// Only whether there is a file: what it is the server looks at.
function files(field, answer) {
  const found = (Array.isArray(answer) ? answer : [answer]).filter((each) => each !== null && each !== undefined && each !== "");
  return field.multiple ? found : (found[0] ?? null);
}

const TYPED = {
  textfield: text,
  textarea: text,
  number,
  datetime: moment,
  checkbox: tick,
  select: choice,
  radio: choice,
  checklist: choices,
  taglist: choices,
  filepicker: files,
};
