// Exact decimal numbers as the server reckons with them: 60 digits, half to even (Python's decimal).
const DIGITS = 60;
const PLAIN = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const size = (n) => (n < 0n ? -n : n);
const length = (n) => size(n).toString().length;
const ten = (places) => 10n ** BigInt(places);

// The number ``n`` divided by ten to the power of ``scale``.
export class Decimal {
  constructor(n, scale = 0) {
    this.n = n;
    this.scale = scale;
  }

  static of(text) {
    const [, sign, whole, part = ""] = PLAIN.exec(text);
    const n = BigInt(whole + part);
    return new Decimal(sign === "-" ? -n : n, part.length);
  }

  at(scale) {
    return this.n * ten(scale - this.scale);
  }

  plus(other) {
    const scale = Math.max(this.scale, other.scale);
    return fitted(this.at(scale) + other.at(scale), scale);
  }

  minus(other) {
    return this.plus(other.negated());
  }

  times(other) {
    return fitted(this.n * other.n, this.scale + other.scale);
  }

  // Null when the divisor is zero.
  over(other) {
    if (other.n === 0n) return null;
    const ideal = this.scale - other.scale;
    const shift = Math.max(0, length(other.n) - length(this.n) + DIGITS + 1);
    let scale = ideal + shift;
    const raised = this.n * ten(shift);
    let n = raised / other.n;
    if (raised % other.n !== 0n) {
      if (n % 5n === 0n) n += (raised < 0n) === (other.n < 0n) ? 1n : -1n;
    } else {
      while (scale > ideal && n % 10n === 0n) {
        n /= 10n;
        scale -= 1;
      }
    }
    return fitted(n, scale);
  }

  // The sign of the left side; null when the right one is zero.
  rest(other) {
    if (other.n === 0n) return null;
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.at(scale) % other.at(scale), scale);
  }

  negated() {
    return new Decimal(-this.n, this.scale);
  }

  // Half away from zero.
  rounded(places) {
    if (this.scale <= places) return new Decimal(this.at(places), places);
    const unit = ten(this.scale - places);
    const n = (size(this.n) + unit / 2n) / unit;
    return new Decimal(this.n < 0n ? -n : n, places);
  }

  compare(other) {
    const scale = Math.max(this.scale, other.scale);
    const [one, two] = [this.at(scale), other.at(scale)];
    return one < two ? -1 : one > two ? 1 : 0;
  }

  // Without zeros at the end.
  normal() {
    let { n, scale } = this;
    while (scale > 0 && n % 10n === 0n) {
      n /= 10n;
      scale -= 1;
    }
    return new Decimal(n, n === 0n ? 0 : scale);
  }

  get places() {
    return Math.max(0, this.normal().scale);
  }

  get whole() {
    return this.places === 0;
  }

  toString() {
    const digits = size(this.n).toString();
    const sign = this.n < 0n ? "-" : "";
    if (this.scale <= 0) return `${sign}${digits}${this.n === 0n ? "" : "0".repeat(-this.scale)}`;
    const padded = digits.padStart(this.scale + 1, "0");
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }
}

function fitted(n, scale) {
  const over = length(n) - DIGITS;
  if (over <= 0) return new Decimal(n, scale);
  const unit = ten(over);
  let kept = n / unit;
  const rest = size(n % unit) * 2n;
  if (rest > unit || (rest === unit && kept % 2n !== 0n)) kept += n < 0n ? -1n : 1n;
  return fitted(kept, scale - over);
}
