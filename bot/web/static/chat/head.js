// One view of a head, drawn for this project: an outline, the scalp, and the hair on it in tufts that can be taken away one by one.
// Lengths are in units of the picture, which is 100 wide and 110 high.

import { freshId } from "./elements.js";

const NS = "http://www.w3.org/2000/svg";
const STEP = 5; // between tufts
const BRUSH = 8.5; // radius
export const WIDTH = 100;
export const HEIGHT = 110;

const SIDE = {
  skin: "M62 8C82 8 94 24 94 44C94 58 88 68 82 77C79 84 79 94 82 106L53 106C55 99 55 92 52 84.500C46 88 38 90 30 89C24 88 22.500 83 24.500 77.500C22 76 21.500 74 23.500 72C21.500 71 21.500 69 22.500 66.500C20 66 17 65 18 62C20 59 24 54 26.500 48C26 44 27 40 31 34C33 17 47 8 62 8Z",
  lines: ["M31 34C33 17 47 8 62 8C82 8 94 24 94 44C94 58 88 68 82 77C79 84 79 94 82 106",
    "M31 34C27 40 26 44 26.500 48C24 54 20 59 18 62C17 65 20 66 22.500 66.500C21.500 69 21.500 71 23.500 72C21.500 74 22 76 24.500 77.500C22.500 83 24 88 30 89C38 90 46 88 52 84.500C55 92 55 99 53 106",
    "M29 47.500C31.500 45.500 35 45.500 38 47M31.500 54C33 55.500 35.500 55.500 37.500 53.500M24.500 72C26.500 72.500 28.500 72 30 71"],
  ear: "M58 56C61 49 70 51 69.500 59C69 65 64 72 60.500 71C58 70 60 65 58 61Z",
  scalp: "M34 31C38 16 50 10.500 62 10.500C80 10.500 91.500 26 91.500 44C91.500 57 86 66 80 74C75 78 71 76 70.500 70C73 60 72 48 63 47C56 47 54 54 54 63L50 64C49.500 54 47 47 41 43C36 40 33 36 34 31Z",
  crown: [72, 20],
};

// Where each view's lines lie, and the crown from which the hair grows.
const VIEWS = {
  top: {
    lines: ["M50 10C74 10 87 32 87 58C87 84 72 102 50 102C28 102 13 84 13 58C13 32 26 10 50 10Z", "M44 11C45.500 3.500 54.500 3.500 56 11"],
    ear: "M13.500 50C8 48 7 58 10 64C11.500 67 14 66 14.500 63ZM86.500 50C92 48 93 58 90 64C88.500 67 86 66 85.500 63Z",
    scalp: "M50 20C66 19 76 27 80 40C83 50 83.500 64 80 75C75 90 64 98.500 50 98.500C36 98.500 25 90 20 75C16.500 64 17 50 20 40C24 27 34 19 50 20Z",
    crown: [50, 68],
  },
  back: {
    lines: ["M33 106C34 98 33 90 30 84C19 77 14 63 14 47C14 24 28 8 50 8C72 8 86 24 86 47C86 63 81 77 70 84C67 90 66 98 67 106"],
    ear: "M14.500 48C8 45 7 55 10.500 62C12.500 66 16 66 17 63ZM85.500 48C92 45 93 55 89.500 62C87.500 66 84 66 83 63Z",
    scalp: "M50 10.500C71 10.500 83.500 26 83.500 47C83.500 61 79 74 70 80.500C64 85 57 82 50 84C43 82 36 85 30 80.500C21 74 16.500 61 16.500 47C16.500 26 29 10.500 50 10.500Z",
    crown: [50, 22],
  },
  left: SIDE,
  right: { ...SIDE, mirrored: true },
};

export function shape(tag, attributes, ...children) {
  const node = document.createElementNS(NS, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
}

// A number between 0 and 1 that is always the same for the same tuft.
const chance = (x, y) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;

function places(scalp) {
  const area = new Path2D(scalp);
  const canvas = document.createElement("canvas").getContext("2d");
  const found = [];
  for (let row = 0; row * STEP * 0.87 < HEIGHT; row += 1) {
    for (let x = (row % 2) * (STEP / 2); x < WIDTH; x += STEP) {
      const y = row * STEP * 0.87;
      if (canvas.isPointInPath(area, x, y)) found.push({ x, y });
    }
  }
  return found;
}

function tuft({ x, y }, [cx, cy]) {
  const away = Math.atan2(y - cy, x - cx) + (chance(x, y) - 0.5) * 0.7;
  const [dx, dy] = [Math.cos(away), Math.sin(away)];
  const bend = (chance(y, x) - 0.5) * 3;
  const hair = (side) => {
    const [sx, sy] = [x - dx * 3 - dy * side, y - dy * 3 + dx * side];
    return `M${sx.toFixed(1)} ${sy.toFixed(1)}q${(dx * 3 - dy * bend).toFixed(1)} ${(dy * 3 + dx * bend).toFixed(1)} ${(dx * 7).toFixed(1)} ${(dy * 7).toFixed(1)}`;
  };
  return shape("g", { class: chance(x + 1, y) > 0.5 ? "tuft light" : "tuft" }, shape("circle", { cx: x, cy: y, r: 3.6 }),
    shape("path", { d: hair(-1.5) + hair(0) + hair(1.5) }));
}

export class Head {
  constructor(name) {
    const view = VIEWS[name];
    this.mirrored = Boolean(view.mirrored);
    this.tufts = places(view.scalp).map((place) => ({ ...place, gone: false, node: tuft(place, view.crown) }));
    // Patches grow from a middle outwards, a little unevenly, as hair loss does.
    const [mx, my] = [view.crown[0], view.crown[1] + 12];
    this.order = [...this.tufts].sort((a, b) => rank(a, mx, my) - rank(b, mx, my));
    this.ring = shape("circle", { class: "ring", r: BRUSH, cx: view.crown[0], cy: view.crown[1] + 14 });
    const clip = freshId("scalp");
    const drawing = shape("g", this.mirrored ? { transform: `translate(${WIDTH} 0) scale(-1 1)` } : {},
      shape("clipPath", { id: clip }, shape("path", { d: view.scalp })),
      shape("path", { d: view.skin || view.lines[0], class: "skin" }), ...view.lines.map((d) => shape("path", { d, class: "line" })),
      shape("path", { d: view.scalp, class: "scalp" }),
      shape("g", { "clip-path": `url(#${clip})` }, ...this.tufts.map((one) => one.node)),
      shape("path", { d: view.ear, class: "ear" }), this.ring);
    this.svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "head", "data-view": name }, drawing);
  }

  get percent() {
    return Math.round((100 * this.tufts.filter((one) => one.gone).length) / this.tufts.length);
  }

  // Shades what lies under the brush at a place of the picture. Whether anything changed.
  brush(x, y, gone) {
    const at = this.mirrored ? WIDTH - x : x;
    this.ring.setAttribute("cx", at);
    this.ring.setAttribute("cy", y);
    const under = this.tufts.filter((one) => one.gone !== gone && (one.x - at) ** 2 + (one.y - y) ** 2 <= BRUSH ** 2);
    under.forEach((one) => this.mark(one, gone));
    return under.length > 0;
  }

  // Where the brush stands: {x, y} as it is seen.
  get at() {
    const x = Number(this.ring.getAttribute("cx"));
    return { x: this.mirrored ? WIDTH - x : x, y: Number(this.ring.getAttribute("cy")) };
  }

  move(dx, dy) {
    const { x, y } = this.at;
    const to = Math.min(WIDTH - 8, Math.max(8, x + dx));
    this.ring.setAttribute("cx", this.mirrored ? WIDTH - to : to);
    this.ring.setAttribute("cy", Math.min(HEIGHT - 8, Math.max(8, y + dy)));
  }

  // As many tufts less as this percentage says, and no more changed than needed.
  fill(percent) {
    const wanted = Math.round((percent * this.tufts.length) / 100);
    let gone = this.tufts.filter((one) => one.gone).length;
    for (const one of this.order) if (gone < wanted && !one.gone) gone += this.mark(one, true);
    for (const one of [...this.order].reverse()) if (gone > wanted && one.gone) gone += this.mark(one, false);
  }

  mark(one, gone) {
    one.gone = gone;
    one.node.classList.toggle("gone", gone);
    return gone ? 1 : -1;
  }
}

const rank = ({ x, y }, mx, my) => Math.hypot(x - mx, y - my) + chance(x, y) * 9;
