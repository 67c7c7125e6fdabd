// One view of a head, drawn for this project: an outline, the scalp, and the hair on it in tufts that can be taken away one by one.
// Lengths are in units of the picture, which is 100 wide and 110 high.

import { freshId } from "./elements.js";

const NS = "http://www.w3.org/2000/svg";
const STEP = 5; // between tufts
const BRUSH = 8.5; // radius
export const WIDTH = 100;
export const HEIGHT = 110;

// The same line in a mirror: all numbers of our paths come in pairs, x and y.
const mirrored = (path) => path.replace(/([\d.]+) ([\d.]+)/g, (pair, x, y) => `${WIDTH - x} ${y}`);
const each = (lines, change) => Object.fromEntries(Object.entries(lines).map(([name, path]) => [name, change(path)]));
const whole = (half) => each(half, (path) => path + mirrored(path));

const SIDE = {
  skin: "M82 112C79 97 79 84 82 77C88 68 94 58 94 44C94 24 82 8 62 8C47 8 33 17 31 34C27 40 26 44 26.5 48C24 54 20 59 18 62C17 65 20 66 22 66C21 69 21 71 23 72C21 74 22 76 24 77C22 83 24 88 30 89C38 90 46 88 52 84C55 92 55 99 53 112",
  face: "M29 47C31 45 35 45 38 47M31 54C33 56 36 56 38 54M24 72C26 73 28 72 30 71",
  scalp: "M34 31C38 16 50 10.5 62 10.5C80 10.5 91.5 26 91.5 44C91.5 57 86 66 80 74C75 78 71 76 70 70C73 60 72 48 63 47C56 47 54 54 54 63L50 64C49 54 47 47 41 43C36 40 33 36 34 31Z",
  ear: "M58 56C61 49 70 51 70 59C69 65 64 72 60 71C58 70 60 65 58 61Z",
};

// Each view's lines, and the crown from which its hair grows. Of top and back, which are even, one half is written down.
const VIEWS = {
  top: [whole({
    skin: "M50 10C74 10 87 32 87 58C87 84 72 102 50 102",
    face: "M50 5C53 5 55 8 56 11",
    scalp: "M50 20C66 19 76 27 80 40C83 50 83 64 80 75C75 90 64 98.5 50 98.5",
    ear: "M86 50C92 48 93 58 90 64C88 67 86 66 85 63",
  }), 50, 68],
  back: [whole({
    skin: "M50 8C72 8 86 24 86 47C86 63 81 77 70 84C67 90 66 98 67 112L50 112",
    face: "",
    scalp: "M50 10.5C71 10.5 83.5 26 83.5 47C83.5 61 79 74 70 80.5C64 85 57 82 50 84",
    ear: "M85 48C92 45 93 55 89 62C87 66 84 66 83 63",
  }), 50, 22],
  left: [SIDE, 72, 20],
  right: [each(SIDE, mirrored), 28, 20],
};

function shape(tag, attributes, ...children) {
  const node = document.createElementNS(NS, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
}

// A number between 0 and 1 that is always the same for the same tuft.
const chance = (x, y) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;

// The tufts, in the order in which hair is lost: from a middle outwards, a little unevenly.
function tuftsOf(scalp, cx, cy) {
  const area = new Path2D(scalp);
  const canvas = document.createElement("canvas").getContext("2d");
  const found = [];
  for (let row = 0; row * STEP * 0.87 < HEIGHT; row += 1) {
    for (let x = (row % 2) * (STEP / 2); x < WIDTH; x += STEP) {
      const y = row * STEP * 0.87;
      const rank = Math.hypot(x - cx, y - cy - 12) + chance(x, y) * 9;
      if (canvas.isPointInPath(area, x, y)) found.push({ x, y, rank, gone: false, node: tuft(x, y, cx, cy) });
    }
  }
  return found;
}

// Three hairs that grow away from the crown, on a patch of their colour.
function tuft(x, y, cx, cy) {
  const away = Math.atan2(y - cy, x - cx) + (chance(x, y) - 0.5) * 0.7;
  const bend = (chance(y, x) - 0.5) * 3;
  const [dx, dy] = [Math.cos(away), Math.sin(away)];
  const turned = (along, aside) => [dx * along - dy * aside, dy * along + dx * aside].map((part) => part.toFixed(1));
  const hairs = [-1.5, 0, 1.5].map((side) => `M${x} ${y}m${turned(-3, side)}q${turned(3, bend)} ${turned(7, 0)}`);
  return shape("g", { class: chance(x + 1, y) > 0.5 ? "tuft light" : "tuft" }, shape("circle", { cx: x, cy: y, r: 3.6 }),
    shape("path", { d: hairs.join("") }));
}

export class Head {
  constructor(name) {
    const [lines, cx, cy] = VIEWS[name];
    const path = (part) => shape("path", { d: lines[part], class: part });
    const clip = freshId();
    this.tufts = tuftsOf(lines.scalp, cx, cy);
    this.ring = shape("circle", { class: "ring", r: BRUSH });
    this.put(cx, cy + 14);
    this.svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "head", "data-view": name },
      shape("clipPath", { id: clip }, path("scalp")), path("skin"), path("face"), path("scalp"),
      shape("g", { "clip-path": `url(#${clip})` }, ...this.tufts.map((one) => one.node)), path("ear"), this.ring);
    this.tufts.sort((one, other) => one.rank - other.rank);
  }

  get missing() {
    return this.tufts.filter((one) => one.gone).length;
  }

  get percent() {
    return Math.round((100 * this.missing) / this.tufts.length);
  }

  put(x, y) {
    this.at = { x, y };
    this.ring.setAttribute("cx", x);
    this.ring.setAttribute("cy", y);
  }

  move(dx, dy) {
    const within = (value, size) => Math.min(size - 8, Math.max(8, value));
    this.put(within(this.at.x + dx, WIDTH), within(this.at.y + dy, HEIGHT));
  }

  // Shades what lies under the brush at a place of the picture. Whether anything changed.
  brush(x, y, gone) {
    this.put(x, y);
    const under = this.tufts.filter((one) => one.gone !== gone && Math.hypot(one.x - x, one.y - y) <= BRUSH);
    under.forEach((one) => this.mark(one, gone));
    return under.length > 0;
  }

  // As many tufts less as this percentage says, and no more changed than needed.
  fill(percent) {
    const more = Math.round((percent * this.tufts.length) / 100) - this.missing;
    const order = (more > 0 ? this.tufts : [...this.tufts].reverse()).filter((one) => one.gone !== more > 0);
    order.slice(0, Math.abs(more)).forEach((one) => this.mark(one, more > 0));
  }

  mark(one, gone) {
    one.gone = gone;
    one.node.classList.toggle("gone", gone);
  }
}
