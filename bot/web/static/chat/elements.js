// Makes elements from plain data. Text goes in as text nodes only: nothing said in the chat is ever read as markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const hint = (text) => el("p", { class: "hint" }, text);

// `more`: attributes besides.
export function button(className, label, onclick, more = {}) {
  return el("button", { type: "button", class: className, onclick, ...more }, label);
}

// A box to type in. `part`: which part of the answer goes there.
export function box(part, maxlength, inputmode = "text") {
  return el("input", { type: "text", autocomplete: "off", maxlength, inputmode, "data-part": part });
}

// `options`: value -> label.
export function pick(part, options, empty) {
  return el("select", { "data-part": part }, empty ? el("option", { value: "" }, "-") : null,
    Object.entries(options).map(([value, label]) => el("option", { value }, label)));
}

// A label with its control below it.
export function labelled(text, control, className = "field") {
  control.id ||= freshId();
  return el("div", { class: className }, el("label", { for: control.id }, text), control);
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

let counter = 0;

export function freshId() {
  counter += 1;
  return `id-${counter}`;
}
