// Days, points in time and durations, as the server tells them apart.
const A_DAY = 86_400_000;
const HANOI = 7 * 60;
const WRITTEN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const ISO_DAY = /^(\d{4})(-?)(\d{2})\2(\d{2})$/;
const ISO_MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/;
const CLOCK = /^(\d{1,2})(?::|h|g)(\d{2})/;
const two = (number) => String(number).padStart(2, "0");

// ``n``: days since 1970-01-01.
export class Day {
  constructor(n) {
    this.n = n;
  }

  get parts() {
    const day = new Date(this.n * A_DAY);
    return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
  }

  toString() {
    const [year, month, day] = this.parts;
    return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  }
}

// ``ms`` since 1970 in UTC, written with an ``offset`` in minutes.
export class Moment {
  constructor(ms, offset = HANOI) {
    this.ms = ms;
    this.offset = offset;
  }

  get day() {
    return new Day(Math.floor((this.ms + HANOI * 60_000) / A_DAY));
  }

  toString() {
    const local = new Date(this.ms + this.offset * 60_000).toISOString();
    const away = Math.abs(this.offset);
    const zone = `${this.offset < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
    return `${local.slice(0, 19)}${local.slice(19, 23) === ".000" ? "" : `${local.slice(19, 23)}000`}${zone}`;
  }
}

export class Duration {
  constructor(ms) {
    this.ms = ms;
  }

  get days() {
    return Math.floor(this.ms / A_DAY);
  }
}

// Null where the calendar has no such day.
export function dayOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const right = year >= 1 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return right ? new Day(Math.round(date.getTime() / A_DAY)) : null;
}

export function within(day) {
  const [year] = day.parts;
  return year >= 1 && year <= 9999 ? day : null;
}

// 17/03/2021, 17.3.2021, 17-3-2021; undefined for another way of writing, null for a day that is not.
export function writtenDay(text) {
  const found = WRITTEN.exec(text);
  return found ? dayOf(Number(found[3]), Number(found[2]), Number(found[1])) : undefined;
}

export function isoDay(text) {
  const found = ISO_DAY.exec(text);
  return found ? dayOf(Number(found[1]), Number(found[3]), Number(found[4])) : null;
}

// HH:MM of 8:30, 08h30, 8g30; null for anything else.
export function clock(text) {
  const found = CLOCK.exec(text);
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return null;
  return `${two(Number(found[1]))}:${found[2]}`;
}

export function isoMoment(text) {
  const found = ISO_MOMENT.exec(text);
  if (!found) {
    const day = isoDay(text);
    return day && at(day, 0, 0);
  }
  const [, date, hours, minutes, seconds = "0", part = "", zone] = found;
  const day = isoDay(date);
  if (!day || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const moment = at(day, Number(hours), Number(minutes), offset(zone));
  moment.ms += Number(seconds) * 1000 + Number(part.slice(0, 3).padEnd(3, "0"));
  return moment;
}

export function at(day, hours, minutes, zone = HANOI) {
  return new Moment(day.n * A_DAY + (hours * 60 + minutes - zone) * 60_000, zone);
}

function offset(zone) {
  if (!zone) return HANOI;
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone[0] === "-" ? -minutes : minutes;
}

// A date, or a date with a time, of an ISO text; null of any other.
export const iso = (text) => (text.length <= 10 ? isoDay(text) : isoMoment(text));
export const isDate = (value) => value instanceof Day || value instanceof Moment;
export const asDay = (value) => (value instanceof Moment ? value.day : value);
