// Answers that belong together, judged as the server does (bpmn/forms/record.py): read, settle what is seen, judge.
import { blank, Refused, typed } from "./answers.js";
import { Broken, CannotTell, decoded, evaluate, isMap, same } from "./expression.js";
import { check, missing } from "./rules.js";

const ROUNDS = 20;
const MOST_ROWS = 1_000;
const VALUELESS = ["group", "text", "separator", "spacer", "button"];
const holdsValue = (field) => !VALUELESS.includes(field.kind);
const nameOf = (field) => (holdsValue(field) ? field.path.join(".") : `#${field.id}`);

// The names of a form or a row: answers hide what is around; ``known`` is what a field may start with.
class Scope {
  constructor(around, today, known = around, untold = []) {
    this.around = around;
    this.today = today;
    this.known = known;
    this.untold = untold;
    this.answers = {};
  }

  row() {
    return new Scope(this, this.today, {}, this.untold);
  }

  read(name) {
    if (this.untold.includes(name)) throw new CannotTell(name);
    if (Object.hasOwn(this.answers, name)) return this.answers[name];
    return this.around instanceof Scope ? this.around.read(name) : Object.hasOwn(this.around, name) ? this.around[name] : null;
  }

  // ``{tree}`` is evaluated; anything else is a value as the server wrote it.
  value(limit) {
    if (!limit?.tree) return decoded(limit);
    try {
      return evaluate(limit.tree, this);
    } catch (error) {
      throw error instanceof Broken ? new Refused("rule-failed") : error;
    }
  }

  holds(limit) {
    return limit === true || (Boolean(limit) && this.value(limit) === true);
  }

  put(path, value) {
    placeIn(this.answers, path, value, this.known);
  }
}

export function placeIn(target, path, value, base = {}) {
  let [place, below] = [target, base];
  for (const part of path.slice(0, -1)) {
    below = isMap(below) ? below[part] : null;
    if (!isMap(place[part])) place[part] = isMap(below) ? { ...below } : {};
    place = place[part];
  }
  place[path.at(-1)] = value;
}

function foundIn(source, path) {
  let place = source;
  for (const part of path) {
    if (!isMap(place) || !Object.hasOwn(place, part)) return undefined;
    place = place[part];
  }
  return place;
}

function places(fields, hides = [], locks = []) {
  return fields.flatMap((field) => {
    const own = field.hide ? [...hides, field.hide] : hides;
    const shut = field.lock ? [...locks, field.lock] : locks;
    const inner = field.kind === "group" ? places(field.parts ?? [], own, shut) : [];
    return [{ field, name: nameOf(field), hides: own, locks: shut }, ...inner];
  });
}

class Record {
  constructor(fields, answers, scope, prefix = "") {
    Object.assign(this, { scope, prefix, values: {}, errors: [], hidden: new Set(), locked: new Set(), required: new Set(), unsure: new Set(), unjudged: new Set() });
    this.computed = {};
    this.refused = {};
    this.given = [];
    this.places = places(fields);
    this.valued = this.places.filter(({ field }) => holdsValue(field));
    this.read = Object.fromEntries(this.valued.map(({ field, name }) => [name, this.first(field, name, answers)]));
    this.seen = Object.fromEntries(this.valued.map(({ field, name }) => [name, this.shown(field, name)]));
  }

  first(field, name, answers) {
    const answer = foundIn(answers, field.path);
    if (field.kind === "expression") return null;
    if (answer === undefined) return starting(field, this.scope);
    this.given.push(name);
    if (field.kind === "dynamiclist") return answer;
    try {
      return typed(field, answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused[name] = error;
      return null;
    }
  }

  // A table as conditions see it: without its blank rows.
  shown(field, name) {
    const value = this.read[name];
    if (field.kind !== "dynamiclist" || !Array.isArray(value)) return value;
    const rows = value.slice(0, MOST_ROWS).map((row) => new Record(field.parts ?? [], row, this.scope.row()));
    return rows.filter((row) => !row.isBlank()).map((row) => row.read);
  }

  isBlank() {
    return Object.keys(this.refused).length === 0 && this.given.every((name) => blank(this.read[name]));
  }

  settle() {
    for (const { field, name } of this.valued) this.scope.put(field.path, this.seen[name]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = this.state();
      for (const place of this.places) this.settleOne(place);
      if (same(before, this.state())) return;
    }
  }

  state() {
    return [[...this.hidden].sort(), [...this.locked].sort(), { ...this.computed }];
  }

  settleOne({ field, name, hides, locks }) {
    const path = this.prefix + name;
    let hidden = false;
    let locked = false;
    try {
      hidden = hides.some((hide) => this.scope.holds(hide));
      locked = locks.some((lock) => this.scope.holds(lock));
      if (field.compute) this.computed[path] = this.scope.value(field.compute);
    } catch (error) {
      this.undecided(error, name, path);
      return;
    }
    mark(this.hidden, path, hidden);
    mark(this.locked, path, locked);
    if (holdsValue(field)) this.scope.put(field.path, hidden ? null : this.current(field, name, path, locked));
  }

  undecided(error, name, path) {
    if (error instanceof Refused) this.refused[name] = error;
    else if (error instanceof CannotTell) this.unsure.add(path);
    else throw error;
  }

  current(field, name, path, locked) {
    if (field.kind === "expression") return this.computed[path] ?? null;
    return locked ? starting(field, this.scope) : this.seen[name];
  }

  judge() {
    for (const { field, name } of this.valued) {
      const path = this.prefix + name;
      if (this.hidden.has(path) || (this.locked.has(path) && field.kind !== "expression")) continue;
      try {
        placeIn(this.values, field.path, this.judged(field, name, path), this.scope.known);
      } catch (error) {
        if (error instanceof CannotTell) this.unjudged.add(path);
        else if (error instanceof Refused) this.errors.push({ path, key: error.key, label: field.label, params: error.params });
        else throw error;
      }
    }
  }

  judged(field, name, path) {
    const required = field.required === true || this.scope.holds(field.requiredIf);
    if (required) this.required.add(path);
    if (this.refused[name]) throw this.refused[name];
    if (field.kind === "expression") return this.computed[path] ?? null;
    if (field.kind === "dynamiclist") return this.rows(field, path, this.read[name], required);
    const value = this.read[name];
    if (!blank(value)) check(field, value, this.scope);
    else if (required) throw missing(field);
    return value;
  }

  rows(field, path, rows, required) {
    if (!Array.isArray(rows) || !rows.every(isMap)) throw new Refused("not-rows");
    const [least, most] = field.rows ?? [0, 500];
    if (rows.length > MOST_ROWS) throw new Refused("too-many-rows", { count: rows.length, most });
    const records = rows.flatMap((row, place) => this.row(field, `${path}.${place}.`, row));
    if (records.length > most) throw new Refused("too-many-rows", { count: records.length, most });
    if (records.length < Math.max(least, required ? 1 : 0)) throw new Refused("required-rows", { least: Math.max(least, 1) });
    return records.map((record) => record.values);
  }

  row(field, prefix, row) {
    const record = new Record(field.parts ?? [], row, this.scope.row(), prefix);
    if (record.isBlank()) return [];
    record.settle();
    record.judge();
    this.errors.push(...record.errors);
    for (const kind of ["hidden", "locked", "required", "unsure", "unjudged"]) for (const path of record[kind]) this[kind].add(path);
    Object.assign(this.computed, record.computed);
    return [record];
  }
}

const mark = (set, path, there) => (there ? set.add(path) : set.delete(path));

// What a field shows before anybody answers: what the case has, else its default, typed.
function starting(field, scope) {
  const known = foundIn(scope.known, field.path) ?? null;
  if (field.kind === "dynamiclist") return known ?? [];
  if (field.kind === "expression") return known;
  for (const candidate of [() => known, () => decoded(field.default), () => scope.value(field.defaultFrom)]) {
    try {
      const found = typed(field, candidate());
      if (!blank(found)) return found;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof CannotTell)) throw error;
    }
  }
  return typed(field, null);
}

// ``answers`` as `structured` makes them, ``context`` and ``today`` decoded; ``untold``: names that have no answer yet, such
// as that of the button that ends the task. What came of it, by path.
export function judge(shape, answers, context, today, untold = []) {
  const record = new Record(shape.fields, answers, new Scope(context, today, context, untold));
  record.settle();
  record.judge();
  return record;
}
