// One row of the tree. The elements are made once and filled again and again.

import { attribute, el, text } from "./dom.js";
import { names, seconds } from "./format.js";

/** What the colours of the timeline mean. */
export const KINDS = [
  ["active", "running, or short waits"],
  ["tasks", "waits for tasks"],
  ["held", "for what a task holds"],
  ["anyone", "for an event, an item"],
  ["timer", "for the clock"],
  ["outside", "for something outside"],
  ["blocked", "blocked in a call of the JDK"],
];

const GLYPHS = { created: "·", runnable: "▸", waiting: "○", blocked: "■" };
const DEEPEST = 24;

export class Row {
  #fold = el("span", { class: "fold", "aria-hidden": "true" });
  #glyph = el("span", { class: "glyph", "aria-hidden": "true" });
  #name = el("span", { class: "name" });
  #number = el("span", { class: "id quiet" });
  #flag = el("span", { class: "flag" });
  #what = el("span");
  #on = el("span", { class: "quiet" });
  #since = el("span", { class: "cell number since", role: "gridcell" });
  #strip = el("canvas", { class: "strip", "aria-hidden": "true" });
  #drawn = "";
  element = el("div", { class: "row", role: "row" },
    el("span", { class: "cell task", role: "gridcell" }, this.#fold, this.#glyph, this.#name, this.#number, this.#flag),
    el("span", { class: "cell wait", role: "gridcell" }, this.#what, this.#on),
    this.#since,
    this.#strip);

  /** Shows a task; nothing, if its row has not been loaded. */
  show(row, index, { collapsed, selected, timeline, filtered }) {
    this.index = index;
    this.data = row;
    const element = this.element;
    element.id = `row-${index}`;
    attribute(element, "aria-rowindex", index + 1);
    element.classList.toggle("loading", row === undefined);
    if (row === undefined) {
      for (const cell of [this.#fold, this.#glyph, this.#name, this.#number, this.#flag, this.#what, this.#on, this.#since]) text(cell, "");
      this.#draw([], timeline);
      return;
    }
    const folded = collapsed.has(row.id);
    attribute(element, "aria-level", row.depth + 1);
    attribute(element, "aria-expanded", row.below > 0 ? String(!folded) : undefined);
    attribute(element, "aria-selected", String(row.id === selected));
    element.dataset.state = row.flag === "deadlocked" || row.flag === "behind" ? "deadlocked" : row.state;
    element.classList.toggle("context", filtered && !row.matches);
    element.style.setProperty("--depth", Math.min(row.depth, DEEPEST));
    text(this.#fold, row.below === 0 ? "" : folded ? "▸" : "▾");
    text(this.#glyph, row.flag === "deadlocked" ? "✕" : GLYPHS[row.state]);
    text(this.#name, row.name);
    attribute(element, "title", row.createdIn ? `${row.name}, in ${row.createdIn}` : row.name);
    text(this.#number, row.id ? `#${row.id}` : "");
    text(this.#flag, flags(row, folded));
    text(this.#what, wait(row));
    text(this.#on, on(row));
    text(this.#since, row.waitsFor?.since === undefined ? "" : seconds(row.waitsFor.since));
    this.#draw(row.strip, timeline);
  }

  #draw(strip, timeline) {
    const canvas = this.#strip;
    const key = `${strip.join()} ${timeline} ${canvas.clientWidth} ${theme()}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const scale = devicePixelRatio;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    const pen = canvas.getContext("2d");
    const x = (before) => width * (1 - Math.min(before, timeline) / timeline);
    for (let i = 0; i < strip.length; i += 3) {
      const [from, to] = [x(strip[i]), x(strip[i + 1])];
      pen.fillStyle = colour(strip[i + 2]);
      const thick = strip[i + 2] === "active" || strip[i + 2] === "blocked" ? 1 : strip[i + 2] === "timer" ? 0.3 : 0.6;
      pen.fillRect(from, (height * (1 - thick)) / 2, Math.max(scale, to - from), height * thick);
    }
  }
}

function flags(row, folded) {
  const words = [];
  if (row.flag) words.push(row.flag === "behind" ? "waits for a deadlock" : row.flag);
  if (row.cancelling > 0) words.push("being cancelled");
  if (folded) words.push(`${row.below} below`);
  return words.join(" · ");
}

/** What a task does, in words. */
export function wait(row) {
  if (!row.waitsFor) return row.state === "created" ? "has not begun" : "running";
  const left = row.waitsFor.left === undefined ? "" : `, ${seconds(row.waitsFor.left)} left`;
  return (row.state === "blocked" ? "blocked in " : "") + row.waitsFor.what + left;
}

/** Who holds what a task waits for; a wait for tasks names them itself. */
export function on(row) {
  return row.waitsFor?.kind === "held" && row.waitsFor.on.length > 0
    ? ` held by ${names(row.waitsFor.on, row.waitsFor.more)}` : "";
}

const dark = matchMedia("(prefers-color-scheme: dark)");
let colours = new Map();
dark.addEventListener("change", () => (colours = new Map()));

const theme = () => dark.matches;

/** The colour of a kind, as the style sheet has it. */
function colour(kind) {
  if (!colours.has(kind)) {
    colours.set(kind, getComputedStyle(document.documentElement).getPropertyValue(`--${kind}`).trim());
  }
  return colours.get(kind);
}
