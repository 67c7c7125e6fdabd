// From what stands in the boxes to the JSON of each question type, and back to a short line for the transcript's echo.

export function number(text) {
  const cleaned = text.trim().replace(/(\d)[ ,](?=\d{3}\b)/g, "$1").replace(",", ".");
  const value = Number(cleaned);
  return cleaned && Number.isFinite(value) ? value : null;
}

// A percentage, with or without its sign.
export function percent(text) {
  const value = number(text.replace("%", ""));
  return value !== null && value >= 0 && value <= 100 ? value : null;
}

// Month 13 is the next January, and day 0 the last day of the month before.
const iso = (year, month, day) => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

// {earliest, latest} from a year, maybe a month, maybe a day; null where it names no day. What lies in the past ends today:
// "this month" does not reach past it.
export function dateRange(parts, future = false) {
  const range = wholeRange(parts);
  const now = new Date();
  const today = iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
  if (range && !future && range.earliest <= today && range.latest > today) range.latest = today;
  return range;
}

function wholeRange({ day, month, year }) {
  const [y, m, d] = [year, month, day].map(number);
  if (!Number.isInteger(y) || y < 1900 || y > 2200 || (m === null && d !== null)) return null;
  if (m === null) return { earliest: iso(y, 1, 1), latest: iso(y, 12, 31) };
  if (d === null) return { earliest: iso(y, m, 1), latest: iso(y, m + 1, 0) };
  const only = iso(y, m, d);
  return Number(only.slice(8)) === d ? { earliest: only, latest: only } : null;
}

export function exactDate(parts) {
  const range = wholeRange(parts);
  return range && range.earliest === range.latest ? range.earliest : null;
}

// "2026-09-01", or a range, in the words of the page's language.
export function dayInWords(day, parts = { dateStyle: "long" }) {
  return new Date(day).toLocaleDateString(document.documentElement.lang, { ...parts, timeZone: "UTC" });
}

export function rangeInWords({ earliest, latest }) {
  if (earliest === latest) return dayInWords(earliest);
  const wholeYear = earliest.endsWith("01-01") && latest.endsWith("12-31");
  return dayInWords(earliest, wholeYear ? { year: "numeric" } : { year: "numeric", month: "long" });
}
