// Medicines and laboratory results: rows of boxes, as many as needed.

import { el, empty, labelled } from "./elements.js";
import { dateParts, sendButton } from "./dates.js";
import { dateRange, number } from "./values.js";

function rowsOf(makeRow, title, words) {
  const list = el("div", { class: "rows" });
  let rows = [];
  const renumber = () => rows.forEach((row, index) => {
    empty(row.legend);
    row.legend.append(title.replace("{n}", index + 1));
  });
  const add = () => {
    const row = makeRow();
    row.legend = el("legend");
    const remove = el("button", { type: "button", class: "link", onclick: () => {
      rows = rows.filter((other) => other !== row);
      row.node.remove();
      renumber();
    } }, words.remove_row);
    row.node = el("fieldset", { class: "row" }, row.legend, row.fields, remove);
    rows.push(row);
    list.append(row.node);
    renumber();
    return row;
  };
  add();
  const more = el("button", { type: "button", class: "link add", "data-add": true, onclick: () => {
    add().node.querySelector("input, select").focus();
  } }, words.add_row);
  return { node: el("div", {}, list, more), all: () => rows };
}

const box = (part, extra = {}) => el("input", { type: "text", autocomplete: "off", maxlength: 100, "data-part": part, ...extra });
const numberBox = (part) => box(part, { inputmode: "decimal", maxlength: 12 });
const pick = (part, options, empties) => el("select", { "data-part": part },
  empties ? el("option", { value: "" }, "-") : null,
  Object.entries(options).map(([id, label]) => el("option", { value: id }, label)));

function tick(part, label) {
  const control = el("input", { type: "checkbox", "data-part": part });
  const node = el("label", { class: "check wide" }, control, el("span", {}, label));
  return { node, on: () => !node.hidden && control.checked };
}

function medicineRow(words) {
  const name = box("name");
  const mg = numberBox("mg");
  const times = numberBox("times");
  const route = pick("route", words.routes, true);
  return {
    fields: el("div", { class: "grid" }, labelled(words.medicine_name, name, "field wide"), labelled(words.medicine_mg, mg),
      labelled(words.medicine_times, times), labelled(words.medicine_route, route)),
    blank: () => !name.value.trim() && !mg.value.trim() && !times.value.trim(),
    read: () => {
      if (!name.value.trim()) return null;
      return { name: name.value.trim(), mg: number(mg.value), times: number(times.value), route: route.value };
    },
  };
}

export function medicinesQuestion(question, give, words, complain) {
  const rows = rowsOf(() => medicineRow(words), words.medicine, words);
  const send = () => {
    const read = rows.all().filter((row) => !row.blank()).map((row) => row.read());
    if (!read.length || read.includes(null)) return complain(words.medicine_bad);
    return give({ value: read.map(medicineValue) },
      read.map((row) => `${row.name}${row.mg === null ? "" : ` ${row.mg} mg`}`).join(", "));
  };
  const nothing = question.choices.find((choice) => choice.id === "none");
  const none = () => give(nothing ? { choice: ["none"] } : { value: [] }, nothing?.label || words.no_medicines);
  return el("div", { class: "medicines" }, el("p", { class: "hint" }, words.medicines_hint), rows.node,
    el("div", { class: "choices" }, sendButton(words.send, send),
      el("button", { type: "button", class: "choice", "data-none": true, onclick: none }, nothing?.label || words.no_medicines)));
}

function medicineValue({ name, mg, times, route }) {
  const dose = mg === null || times === null ? null : mg * times;
  return { name, dose_mg_per_day: dose, route: route || null };
}

function labRow(words) {
  const test = pick("test", words.lab_tests, true);
  const value = numberBox("value");
  const unit = box("unit", { maxlength: 20 });
  const upper = numberBox("upper");
  const taken = dateParts(words);
  const illness = tick("illness", words.lab_illness);
  const computed = tick("computed", words.lab_computed);
  const gilbert = tick("gilbert", words.lab_gilbert);
  const fit = () => {
    computed.node.hidden = test.value !== "anc";
    gilbert.node.hidden = test.value !== "bilirubin";
  };
  test.addEventListener("change", fit);
  fit();
  return {
    fields: el("div", { class: "grid" }, labelled(words.lab_test, test, "field wide"), labelled(words.lab_value, value),
      labelled(words.lab_unit, unit), labelled(words.lab_upper, upper),
      el("div", { class: "field wide" }, el("span", { class: "label" }, words.lab_taken), taken.node),
      illness.node, computed.node, gilbert.node),
    blank: () => !test.value && !value.value.trim(),
    read: () => {
      const result = number(value.value);
      if (!test.value || result === null) return null;
      const when = taken.blank() ? null : dateRange(taken.read());
      return { test: test.value, value: result, unit: unit.value.trim() || null, upper_limit: number(upper.value),
        taken: when, passing_illness: illness.on(), computed: computed.on(), gilbert: gilbert.on() };
    },
  };
}

export function labsQuestion(question, give, words, complain) {
  const rows = rowsOf(() => labRow(words), words.lab, words);
  const send = () => {
    const read = rows.all().filter((row) => !row.blank()).map((row) => row.read());
    if (!read.length || read.includes(null)) return complain(words.lab_bad);
    return give({ value: read.map(withoutNulls) },
      read.map((row) => `${words.lab_tests[row.test]} ${row.value} ${row.unit || ""}`.trim()).join(", "));
  };
  const nothing = question.choices.find((choice) => choice.id === "none");
  const none = () => give(nothing ? { choice: ["none"] } : { value: [] }, nothing?.label || words.no_labs);
  return el("div", { class: "labs" }, el("p", { class: "hint" }, words.labs_hint), rows.node,
    el("div", { class: "choices" }, sendButton(words.send, send),
      el("button", { type: "button", class: "choice", "data-none": true, onclick: none }, nothing?.label || words.no_labs)));
}

function withoutNulls(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== false));
}
