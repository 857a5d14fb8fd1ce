// Evaluates a form's conditions: the checked tree that the server made of them (docs/expressions.md), read as FEEL is:
// what is missing is null, what does not fit gives null.
const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

export function evaluate(tree, variables) {
  const [head, ...rest] = tree;
  const run = FORMS[head];
  if (run) return run(rest, variables);
  const [left, right] = rest.map((each) => evaluate(each, variables));
  return BINARY[head]?.(left, right) ?? null;
}

const FORMS = {
  lit: ([value]) => value,
  num: ([text]) => Number(text),
  name: ([name], variables) => variables[name] ?? null,
  at: ([target, key], variables) => evaluate(target, variables)?.[evaluate(key, variables)] ?? null,
  if: ([test, then, otherwise], variables) => evaluate(evaluate(test, variables) === true ? then : otherwise, variables),
  list: (items, variables) => items.map((each) => evaluate(each, variables)),
  text: (parts, variables) => parts.map((each) => evaluate(each, variables) ?? "").join(""),
  call: ([name, ...args], variables) => CALLS[name]?.(...args.map((each) => evaluate(each, variables))) ?? null,
  and: ([a, b], variables) => evaluate(a, variables) === true && evaluate(b, variables) === true,
  or: ([a, b], variables) => evaluate(a, variables) === true || evaluate(b, variables) === true,
  not: ([a], variables) => evaluate(a, variables) !== true,
  neg: ([a], variables) => -evaluate(a, variables),
  empty: ([a], variables) => isEmpty(evaluate(a, variables)),
  defined: ([a], variables) => evaluate(a, variables) !== null,
};

const BINARY = {
  "==": (a, b) => same(a, b),
  "!=": (a, b) => !same(a, b),
  "<": (a, b) => ordered(a, b, (x, y) => x < y),
  "<=": (a, b) => ordered(a, b, (x, y) => x <= y),
  ">": (a, b) => ordered(a, b, (x, y) => x > y),
  ">=": (a, b) => ordered(a, b, (x, y) => x >= y),
  in: (a, b) => Array.isArray(b) && b.some((each) => same(a, each)),
  "+": (a, b) => (typeof a === typeof b && a !== null ? a + b : null),
  "-": (a, b) => numeric(a, b, a - b),
  "*": (a, b) => numeric(a, b, a * b),
  "/": (a, b) => numeric(a, b, b === 0 ? null : a / b),
  "%": (a, b) => numeric(a, b, b === 0 ? null : a % b),
};

const CALLS = {
  size: (x) => x?.length ?? null,
  lower: (x) => x?.toLowerCase() ?? null,
  upper: (x) => x?.toUpperCase() ?? null,
  trim: (x) => x?.trim() ?? null,
  contains: (x, y) => x?.includes(y) ?? null,
  startsWith: (x, y) => x?.startsWith(y) ?? null,
  endsWith: (x, y) => x?.endsWith(y) ?? null,
};

const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
const same = (a, b) => comparable(a) === comparable(b);
const numeric = (a, b, value) => (typeof a === "number" && typeof b === "number" ? value : null);

function ordered(a, b, test) {
  const [x, y] = [comparable(a), comparable(b)];
  return x === null || y === null || typeof x !== typeof y ? null : test(x, y);
}

// A day as typed (02/7/2021) compares as the ISO day that the conditions write.
function comparable(value) {
  const day = typeof value === "string" && DATE.exec(value);
  return day ? `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}` : value;
}
