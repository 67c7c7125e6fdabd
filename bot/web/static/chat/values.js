// From what stands in the boxes to the JSON of each question type, and back to a short line for the transcript's echo.

export function number(text) {
  const cleaned = String(text).trim().replace(/(\d)[ ,](?=\d{3}\b)/g, "$1").replace(",", ".");
  if (cleaned === "") return null;
  const value = Number(cleaned);
  return Number.isFinite(value) ? value : null;
}

function lastDay(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function iso(year, month, day) {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

// {earliest, latest} from a year, maybe a month, maybe a day; null where it names no day. What lies in the past ends today:
// "this month" does not reach past it.
export function dateRange(parts, future = false) {
  const range = wholeRange(parts);
  const now = new Date();
  const today = iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
  if (range && !future && range.earliest <= today && range.latest > today) return { earliest: range.earliest, latest: today };
  return range;
}

function wholeRange({ day, month, year }) {
  const y = number(year);
  const m = number(month);
  const d = number(day);
  if (y === null || !Number.isInteger(y) || y < 1900 || y > 2200) return null;
  if (m === null) return d === null ? { earliest: iso(y, 1, 1), latest: iso(y, 12, 31) } : null;
  if (d === null) return { earliest: iso(y, m, 1), latest: iso(y, m, lastDay(y, m)) };
  if (!Number.isInteger(d) || d < 1 || d > lastDay(y, m)) return null;
  return { earliest: iso(y, m, d), latest: iso(y, m, d) };
}

export function exactDate(parts) {
  const range = wholeRange(parts);
  return range && range.earliest === range.latest ? range.earliest : null;
}

// "2026-09-01", or a range, in words.
export function dayInWords(isoDay, words) {
  const [year, month, day] = isoDay.split("-").map(Number);
  return `${words.months[month - 1]} ${day}, ${year}`;
}

export function rangeInWords(range, words) {
  const { earliest, latest } = range;
  if (earliest === latest) return dayInWords(earliest, words);
  const [year, month] = earliest.split("-").map(Number);
  if (earliest.endsWith("01-01") && latest.endsWith("12-31")) return String(year);
  return `${words.months[month - 1]} ${year}`;
}
