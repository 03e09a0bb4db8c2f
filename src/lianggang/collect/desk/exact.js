// Exact numbers: fractions of whole numbers, printed as the office's system prints its decimals.

const DIGITS = 28; // significant digits of a computed quotient

const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };

function exact(n, d, places) {
  if (d < 0n) [n, d] = [-n, -d];
  const common = gcd(n, d) || 1n;
  return { n: n / common, d: d / common, places };
}

function parsed(text) {
  const [, sign, whole, , part = ""] = /^([+-]?)(\d+)(\.(\d*))?$/.exec(text);
  const n = BigInt(whole + part) * (sign === "-" ? -1n : 1n);
  return exact(n, 10n ** BigInt(part.length), part.length);
}

const whole = (number) => exact(BigInt(number), 1n, 0);
const compare = (a, b) => { const x = a.n * b.d - b.n * a.d; return x < 0n ? -1 : x > 0n ? 1 : 0; };
const same = (a, b) => a !== null && b !== null && compare(a, b) === 0;
const plus = (a, b) => exact(a.n * b.d + b.n * a.d, a.d * b.d, Math.max(a.places, b.places));
const minus = (a, b) => exact(a.n * b.d - b.n * a.d, a.d * b.d, Math.max(a.places, b.places));
const times = (a, b) => exact(a.n * b.n, a.d * b.d, a.places + b.places);
const over = (a, b) => quotient(a.n * b.d, a.d * b.n, Math.max(0, a.places - b.places));
const absolute = (a) => exact(a.n < 0n ? -a.n : a.n, a.d, a.places);
const isZero = (a) => a.n === 0n;
const sum = (all) => all.reduce(plus, whole(0));
const least = (all) => all.reduce((a, b) => (compare(b, a) < 0 ? b : a));
const most = (all) => all.reduce((a, b) => (compare(b, a) > 0 ? b : a));

// A quotient has as many places as it needs, and no more than 28 digits.
function quotient(n, d, ideal) {
  const found = exact(n, d, ideal);
  let rest = found.d, twos = 0, fives = 0;
  while (rest % 2n === 0n) { rest /= 2n; twos += 1; }
  while (rest % 5n === 0n) { rest /= 5n; fives += 1; }
  const needed = rest === 1n ? Math.max(twos, fives) : DIGITS + 99;
  const size = magnitude(found);
  found.places = needed + Math.max(0, size) <= DIGITS ? Math.max(ideal, needed) : Math.max(0, DIGITS - size);
  return found;
}

// How many digits stand before the point; negative for zeros behind it.
function magnitude(a) {
  const n = a.n < 0n ? -a.n : a.n;
  if (n >= a.d) return String(n / a.d).length;
  let zeros = 0, m = n * 10n;
  while (n && m < a.d) { m *= 10n; zeros += 1; }
  return -zeros;
}

// Half up to so many places; to more where it would seem to be one of the ends that it is not.
function settled(a, places, ends) {
  const ten = 10n ** BigInt(places), size = absolute(a);
  const digits = (2n * size.n * ten + size.d) / (2n * size.d);
  const rounded = exact(a.n < 0n ? -digits : digits, ten, places);
  return same(rounded, a) || !ends.some((end) => same(rounded, end)) ? rounded : settled(a, places + 1, ends);
}

// To so many places, ties to the even digit.
function fixed(a, places) {
  const n = (a.n < 0n ? -a.n : a.n) * 10n ** BigInt(places);
  let digits = n / a.d;
  const twice = 2n * (n % a.d);
  if (twice > a.d || (twice === a.d && digits % 2n === 1n)) digits += 1n;
  const text = String(digits).padStart(places + 1, "0");
  const shown = places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text;
  return a.n < 0n ? `-${shown}` : shown;
}

const plain = (a) => fixed(a, a.places);
const float = (a) => Number(plain(a));
const shown = (a) => (a.places > 4 ? fixed(a, 2) : plain(a)); // as the checks print a value
const shortly = (a) => (a.places > 4 ? fixed(a, 4).replace(/0+$/, "").replace(/\.$/, "") : plain(a));
function bare(a) { // without zeros at the end
  const text = plain(a);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b), half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
