// Evaluates a form's expressions: the checked tree that the server made of them (docs/expressions.md), read as FEEL is:
// what is missing is null, what does not fit gives null. It reckons as the server does, to the last digit.
import { Decimal } from "./decimal.js";
import { asDay, at, Day, Duration, isDate, iso, isoMoment, Moment, within } from "./moments.js";

// Only the server can tell: the expression asks the agency's calendar or clock.
export class CannotTell extends Error {}
// The server refuses the rule itself: a number grew beyond all bounds.
export class Broken extends Error {}

const BOUND = Decimal.of("1".padEnd(41, "0"));

// ``scope`` has ``read(name)`` and ``today`` (a Day).
export function evaluate(tree, scope) {
  const [head, ...rest] = tree;
  if (FORMS[head]) return FORMS[head](rest, scope);
  const [left, right] = rest.map((each) => evaluate(each, scope));
  return BINARY[head](left, right) ?? null;
}

const FORMS = {
  lit: ([value]) => (typeof value === "number" ? new Decimal(BigInt(value)) : value),
  num: ([text]) => Decimal.of(text),
  name: ([name], scope) => scope.read(name) ?? null,
  at: ([target, key], scope) => member(evaluate(target, scope), evaluate(key, scope)),
  if: ([test, then, otherwise], scope) => evaluate(evaluate(test, scope) === true ? then : otherwise, scope),
  list: (items, scope) => items.map((each) => evaluate(each, scope)),
  call: ([name, ...args], scope) => call(name, args.map((each) => evaluate(each, scope)), scope),
  and: ([a, b], scope) => evaluate(a, scope) === true && evaluate(b, scope) === true,
  or: ([a, b], scope) => evaluate(a, scope) === true || evaluate(b, scope) === true,
  not: ([a], scope) => evaluate(a, scope) !== true,
  neg: ([a], scope) => negated(evaluate(a, scope)),
  empty: ([a], scope) => isEmpty(evaluate(a, scope)),
  defined: ([a], scope) => evaluate(a, scope) !== null,
};

const BINARY = {
  "==": (a, b) => same(a, b),
  "!=": (a, b) => !same(a, b),
  "<": (a, b) => ordered(a, b, (order) => order < 0),
  "<=": (a, b) => ordered(a, b, (order) => order <= 0),
  ">": (a, b) => ordered(a, b, (order) => order > 0),
  ">=": (a, b) => ordered(a, b, (order) => order >= 0),
  in: (a, b) => among(a, b),
  "+": (a, b) => numbers(a, b, (x, y) => x.plus(y)) ?? joined(a, b) ?? moved(a, b, 1) ?? moved(b, a, 1),
  "-": (a, b) => numbers(a, b, (x, y) => x.minus(y)) ?? moved(a, b, -1) ?? between(a, b),
  "*": (a, b) => numbers(a, b, (x, y) => x.times(y)),
  "/": (a, b) => numbers(a, b, (x, y) => x.over(y)),
  "%": (a, b) => numbers(a, b, (x, y) => x.rest(y)),
};

const CALLS = {
  size: (x) => (x === null ? new Decimal(0n) : counted(x)),
  count: (x) => (Array.isArray(x) ? counted(x) : null),
  lower: (x) => (isText(x) ? x.toLowerCase() : null),
  upper: (x) => (isText(x) ? x.toUpperCase() : null),
  trim: (x) => (isText(x) ? strip(x) : null),
  contains: (x, y) => (isText(x) ? (isText(y) ? x.includes(y) : null) : Array.isArray(x) ? among(y, x) : null),
  startsWith: (x, y) => (isText(x) && isText(y) ? x.startsWith(y) : null),
  endsWith: (x, y) => (isText(x) && isText(y) ? x.endsWith(y) : null),
  min: (...values) => extreme("<", values),
  max: (...values) => extreme(">", values),
  round: (x, digits = new Decimal(0n)) => rounded(x, digits),
  abs: (x) => (isNumber(x) ? (x.n < 0n ? x.negated() : x) : null),
  date: (x) => asDay(isDate(x) ? x : isText(x) ? iso(strip(x)) : null),
  dateTime: (x) => pointInTime(isDate(x) ? x : isText(x) ? iso(strip(x)) : null),
  string: (x) => asText(x),
  number: (x) => (isNumber(x) ? x : isText(x) && /^[+-]?\d{1,40}(\.\d{1,40})?$/.test(strip(x)) ? Decimal.of(strip(x)) : null),
  join: (list, s) => joinedList(list, s),
  days: (n) => (isNumber(n) && Math.abs(Number(n)) <= 3_660_000 ? new Duration(Number(n) * 86_400_000) : null),
};

function call(name, args, scope) {
  if (name === "today" && scope.today) return scope.today;
  if (!CALLS[name]) throw new CannotTell(name);
  const value = CALLS[name](...args) ?? null;
  return isNumber(value) ? bounded(value) : value;
}

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "g");
export const strip = (text) => text.replace(AROUND, "");
export const isText = (value) => typeof value === "string";
export const isNumber = (value) => value instanceof Decimal;
export const isMap = (value) => value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);
const pointInTime = (value) => (value instanceof Day ? at(value, 0, 0) : value);

function counted(value) {
  if (isText(value)) return new Decimal(BigInt([...value].length));
  if (Array.isArray(value)) return new Decimal(BigInt(value.length));
  return isMap(value) ? new Decimal(BigInt(Object.keys(value).length)) : null;
}

function member(target, key) {
  if (isMap(target) && isText(key)) return Object.hasOwn(target, key) ? target[key] : null;
  const items = isText(target) ? [...target] : Array.isArray(target) ? target : null;
  return items && isNumber(key) && key.scale === 0 ? (items[Number(key.n)] ?? null) : null;
}

function bounded(value) {
  if (value !== null && (value.compare(BOUND) > 0 || value.negated().compare(BOUND) > 0)) throw new Broken("number");
  return value;
}

const numbers = (a, b, reckon) => (isNumber(a) && isNumber(b) ? bounded(reckon(bounded(a), bounded(b))) : null);
const negated = (value) => (isNumber(value) ? bounded(value.negated()) : null);
const joined = (a, b) => (isText(a) && isText(b) ? a + b : null);

function moved(value, duration, sign) {
  if (!(duration instanceof Duration)) return null;
  if (value instanceof Day) return within(new Day(value.n + sign * duration.days));
  if (value instanceof Moment) return new Moment(value.ms + sign * duration.ms, value.offset);
  return value instanceof Duration ? new Duration(value.ms + sign * duration.ms) : null;
}

function between(a, b) {
  if (!isDate(a) || !isDate(b)) return null;
  if (a instanceof Moment && b instanceof Moment) return new Duration(a.ms - b.ms);
  return new Decimal(BigInt(asDay(a).n - asDay(b).n));
}

// Two values that have an order, as numbers below, at or above zero; null when they are of different kinds.
function order(a, b) {
  if (isNumber(a) && isNumber(b)) return a.compare(b);
  if (isText(a) && isText(b)) return textOrder(a, b);
  if (a instanceof Duration && b instanceof Duration) return a.ms - b.ms;
  return dateOrder(a, b);
}

function dateOrder(a, b) {
  const one = isText(a) && isDate(b) ? iso(a) : a;
  const two = isText(b) && isDate(a) ? iso(b) : b;
  if (!isDate(one) || !isDate(two)) return null;
  return one instanceof Moment && two instanceof Moment ? one.ms - two.ms : asDay(one).n - asDay(two).n;
}

// By code points, as the server sorts; JavaScript's own order is by halves of characters.
function textOrder(a, b) {
  const [one, two] = [[...a], [...b]];
  const place = one.findIndex((char, index) => char !== two[index]);
  if (place < 0) return one.length - two.length;
  return place >= two.length ? 1 : one[place].codePointAt(0) - two[place].codePointAt(0);
}

function ordered(a, b, test) {
  const found = order(a, b);
  return found === null ? null : test(found);
}

export function same(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, index) => same(each, b[index]));
  if (isMap(a)) {
    const names = Object.keys(a);
    return isMap(b) && names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
  }
  if (isNumber(a) && isNumber(b)) return a.compare(b) === 0;
  if (a instanceof Duration && b instanceof Duration) return a.ms === b.ms;
  return dateOrder(a, b) === 0;
}

function among(item, container) {
  if (isMap(container)) return isText(item) && Object.hasOwn(container, item);
  return Array.isArray(container) ? container.some((each) => same(item, each)) : null;
}

function extreme(sign, values) {
  const items = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  let best = items[0] ?? null;
  for (const value of items.slice(1)) {
    const found = BINARY[sign](value, best);
    if (found === null) return null;
    if (found) best = value;
  }
  return best;
}

function rounded(value, digits) {
  if (!isNumber(value) || !isNumber(digits) || digits.scale !== 0 || digits.n < 0n || digits.n > 20n) return null;
  return value.rounded(Number(digits.n));
}

export function asText(value) {
  if (isText(value)) return value;
  if (value === null) return "";
  if (typeof value === "boolean" || isNumber(value) || isDate(value)) return String(value);
  return null;
}

function joinedList(list, separator) {
  if (!Array.isArray(list) || !isText(separator)) return null;
  const texts = list.map(asText);
  return texts.includes(null) ? null : texts.join(separator);
}

// A value that the server wrote as JSON (bpmn/forms/shape.py).
export function decoded(value) {
  if (Array.isArray(value)) return value.map(decoded);
  if (value === null || typeof value !== "object") return value ?? null;
  if (value.num) return Decimal.of(value.num);
  if (value.date) return iso(value.date);
  if (value.moment) return isoMoment(value.moment);
  return Object.fromEntries(Object.entries(value.map).map(([name, each]) => [name, decoded(each)]));
}
