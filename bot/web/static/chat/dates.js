// Dates, ages and lengths of time.

import { el, labelled } from "./elements.js";
import { dateRange, dayInWords, exactDate, number, rangeInWords } from "./values.js";

export function dateParts(words) {
  const month = el("select", { "data-part": "month" }, el("option", { value: "" }, "-"),
    words.months.map((name, index) => el("option", { value: index + 1 }, name)));
  const day = el("input", { type: "text", inputmode: "numeric", maxlength: 2, autocomplete: "off", "data-part": "day" });
  const year = el("input", { type: "text", inputmode: "numeric", maxlength: 4, autocomplete: "off", "data-part": "year" });
  const node = el("div", { class: "date" }, labelled(words.month, month, "field month"),
    labelled(words.day, day, "field day"), labelled(words.year, year, "field year"));
  return { node, read: () => ({ month: month.value, day: day.value, year: year.value }),
    blank: () => !month.value && !day.value.trim() && !year.value.trim() };
}

export function dateQuestion(question, give, words, complain) {
  const parts = dateParts(words);
  const send = () => {
    const range = dateRange(parts.read(), question.value_schema.future === true);
    if (!range) return complain(parts.read().day ? words.date_none : words.date_bad);
    return give({ value: range }, rangeInWords(range, words));
  };
  return el("div", { class: "dates" }, parts.node, el("p", { class: "hint" }, words.date_hint), sendButton(words.send, send));
}

export function ageQuestion(question, give, words, complain) {
  const parts = dateParts(words);
  const years = el("input", { type: "text", inputmode: "numeric", maxlength: 3, autocomplete: "off", "data-part": "years" });
  const send = () => {
    const born = exactDate(parts.read());
    const age = number(years.value);
    if (born) return give({ value: { born } }, dayInWords(born, words));
    if (parts.blank() && age !== null && Number.isInteger(age) && age >= 0 && age <= 120) {
      return give({ value: { years: age } }, String(age));
    }
    return complain(words.age_bad);
  };
  return el("div", { class: "dates" }, el("p", { class: "hint" }, words.birth_hint), parts.node,
    labelled(words.or_age, years, "field years"), sendButton(words.send, send));
}

// A round figure means half a unit more or less: "8 weeks" is not to the day.
const DAYS = { days: 1, weeks: 7, months: 30.4375, years: 365.25 };

function rangeOfDays(count, unit) {
  const middle = count * DAYS[unit];
  const slack = unit === "days" ? (count < 14 ? 0 : middle * 0.05) : DAYS[unit] / 2;
  return { min_days: Math.max(0, Math.floor(middle - slack)), max_days: Math.ceil(middle + slack) };
}

export function howLongQuestion(question, give, words, complain) {
  const amount = el("input", { type: "text", inputmode: "decimal", maxlength: 6, autocomplete: "off", "data-part": "amount" });
  const unit = el("select", { "data-part": "unit" },
    Object.entries(words.units).map(([id, label]) => el("option", { value: id }, label)));
  unit.value = "months";
  const send = () => {
    const count = number(amount.value);
    if (count === null || count < 0) return complain(words.amount_bad);
    return give({ value: rangeOfDays(count, unit.value) }, `${amount.value.trim()} ${words.units[unit.value]}`);
  };
  return el("div", { class: "line" }, labelled(words.amount, amount, "field small"), labelled(words.unit, unit, "field small"),
    sendButton(words.send, send));
}

export function sendButton(label, send) {
  return el("button", { type: "button", class: "choice main", "data-send": true, onclick: send }, label);
}
