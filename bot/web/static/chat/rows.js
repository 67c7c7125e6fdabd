// Medicines and laboratory results: rows of boxes, as many as needed.

import { box, button, el, hint, labelled, pick } from "./elements.js";
import { dateParts, sendButton } from "./dates.js";
import { dateRange, number } from "./values.js";

const numberBox = (part) => box(part, 12, "decimal");

// `kind`: {row(words) -> {fields, blank(), read(), echo()}, name, title, hint, none, bad}. A row reads null where it lacks something.
function rowsQuestion(kind, question, give, words, complain) {
  const list = el("div", { class: "rows" });
  let rows = [];
  const renumber = () => rows.forEach(({ legend }, at) => {
    legend.textContent = kind.title.replace("{n}", at + 1);
  });
  const add = () => {
    const row = { ...kind.row(words), legend: el("legend") };
    row.node = el("fieldset", { class: "row" }, row.legend, row.fields, button("link", words.remove_row, () => {
      rows = rows.filter((other) => other !== row);
      row.node.remove();
      renumber();
    }));
    rows.push(row);
    list.append(row.node);
    renumber();
    return row.node;
  };
  add();
  const send = () => {
    const filled = rows.filter((row) => !row.blank());
    const value = filled.map((row) => row.read());
    if (!value.length || value.includes(null)) return complain(kind.bad);
    return give({ value }, filled.map((row) => row.echo()).join(", "));
  };
  const nothing = question.choices.find((choice) => choice.id === "none");
  const none = nothing?.label || kind.none;
  return el("div", { class: kind.name }, hint(kind.hint),
    el("div", {}, list, button("link add", words.add_row, () => add().querySelector("input, select").focus(), { "data-add": true })),
    el("div", { class: "choices" }, sendButton(words, send),
      button("choice", none, () => give(nothing ? { choice: ["none"] } : { value: [] }, none), { "data-none": true })));
}

function medicineRow(words) {
  const name = box("name", 100);
  const mg = numberBox("mg");
  const times = numberBox("times");
  const route = pick("route", words.routes, true);
  return {
    fields: el("div", { class: "grid" }, labelled(words.medicine_name, name, "field wide"), labelled(words.medicine_mg, mg),
      labelled(words.medicine_times, times), labelled(words.medicine_route, route)),
    blank: () => !(name.value + mg.value + times.value).trim(),
    read: () => {
      const [each, daily] = [mg, times].map((one) => number(one.value));
      const dose = each === null || daily === null ? null : each * daily;
      return name.value.trim() ? { name: name.value.trim(), dose_mg_per_day: dose, route: route.value || null } : null;
    },
    echo: () => `${name.value.trim()}${number(mg.value) === null ? "" : ` ${number(mg.value)} mg`}`,
  };
}

export const medicinesQuestion = (question, give, words, complain) => rowsQuestion({ row: medicineRow, name: "medicines",
  title: words.medicine, hint: words.medicines_hint, none: words.no_medicines, bad: words.medicine_bad,
}, question, give, words, complain);

function tick(part, label) {
  const control = el("input", { type: "checkbox", "data-part": part });
  const node = el("label", { class: "check wide" }, control, el("span", {}, label));
  return { node, on: () => !node.hidden && control.checked };
}

function labRow(words) {
  const test = pick("test", words.lab_tests, true);
  const value = numberBox("value");
  const unit = box("unit", 20);
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
      return withoutBlanks({ test: test.value, value: result, unit: unit.value.trim() || null, upper_limit: number(upper.value),
        taken: taken.blank() ? null : dateRange(taken.read()), passing_illness: illness.on(), computed: computed.on(), gilbert: gilbert.on() });
    },
    echo: () => `${words.lab_tests[test.value]} ${number(value.value)} ${unit.value}`.trim(),
  };
}

export const labsQuestion = (question, give, words, complain) => rowsQuestion({ row: labRow, name: "labs", title: words.lab,
  hint: words.labs_hint, none: words.no_labs, bad: words.lab_bad,
}, question, give, words, complain);

const withoutBlanks = (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== false));
