// Dates, ages and lengths of time.

import { box, button, el, hint, labelled, pick } from "./elements.js";
import { dateRange, dayInWords, exactDate, number, rangeInWords } from "./values.js";

export function dateParts(words) {
  const months = Array.from({ length: 12 }, (_, at) => [at + 1, dayInWords(Date.UTC(2000, at), { month: "long" })]);
  const parts = { month: pick("month", Object.fromEntries(months), true), day: box("day", 2, "numeric"), year: box("year", 4, "numeric") };
  const named = Object.entries(parts);
  const read = () => Object.fromEntries(named.map(([name, part]) => [name, part.value]));
  return { read, node: el("div", { class: "date" }, named.map(([name, part]) => labelled(words[name], part, `field ${name}`))),
    blank: () => !Object.values(read()).join("").trim() };
}

export function dateQuestion(question, give, words, complain) {
  const parts = dateParts(words);
  const send = () => {
    const range = dateRange(parts.read(), question.value_schema.future === true);
    if (!range) return complain(parts.read().day ? words.date_none : words.date_bad);
    return give({ value: range }, rangeInWords(range));
  };
  return el("div", { class: "dates" }, parts.node, hint(words.date_hint), sendButton(words, send));
}

export function ageQuestion(question, give, words, complain) {
  const parts = dateParts(words);
  const years = box("years", 3, "numeric");
  const send = () => {
    const born = exactDate(parts.read());
    const age = number(years.value);
    if (born) return give({ value: { born } }, dayInWords(born));
    if (parts.blank() && Number.isInteger(age) && age >= 0 && age <= 120) return give({ value: { years: age } }, String(age));
    return complain(words.age_bad);
  };
  return el("div", { class: "dates" }, hint(words.birth_hint), parts.node,
    labelled(words.or_age, years, "field years"), sendButton(words, send));
}

// A round figure means half a unit more or less: "8 weeks" is not to the day.
const DAYS = { days: 1, weeks: 7, months: 30.4375, years: 365.25 };

function rangeOfDays(count, unit) {
  const middle = count * DAYS[unit];
  const slack = unit === "days" ? (count < 14 ? 0 : middle * 0.05) : DAYS[unit] / 2;
  return { min_days: Math.max(0, Math.floor(middle - slack)), max_days: Math.ceil(middle + slack) };
}

export function howLongQuestion(question, give, words, complain) {
  const amount = box("amount", 6, "decimal");
  const unit = pick("unit", words.units);
  unit.value = "months";
  const send = () => {
    const count = number(amount.value);
    if (count === null || count < 0) return complain(words.amount_bad);
    return give({ value: rangeOfDays(count, unit.value) }, `${amount.value.trim()} ${words.units[unit.value]}`);
  };
  return el("div", { class: "line" }, labelled(words.amount, amount, "field small"), labelled(words.unit, unit, "field small"),
    sendButton(words, send));
}

export function sendButton(words, send) {
  return button("choice main", words.send, send, { "data-send": true });
}
