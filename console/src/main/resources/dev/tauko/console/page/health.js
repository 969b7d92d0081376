// The figures at the top, each with its last minute, and the deadlocks.

import { $, el, text } from "./dom.js";
import { count, millis, names, short } from "./format.js";

const WIDTH = 96;
const HEIGHT = 22;
const LATE = 50;

const FIGURES = [
  { key: "tasks", label: "Tasks", of: (o) => o.tasks.total, show: count },
  { key: "running", label: "Running", of: (o) => o.tasks.runnable, show: count },
  { key: "steps", label: "Steps/s", of: (o) => o.loop.steps, show: short },
  { key: "ready", label: "Ready", of: (o) => o.loop.ready, show: count },
  { key: "lateness", label: "Loop late by", of: (o) => o.loop.lateness, show: millis, bad: (n) => n > LATE },
  { key: "timers", label: "Timers", of: (o) => o.loop.timers, show: count },
  { key: "outside", label: "Calls outside", of: (o) => o.loop.outside, show: count },
];

export class Health {
  #values = new Map();
  #past = [];
  #span = 60_000;

  constructor() {
    for (const figure of FIGURES) {
      const value = el("span", { class: "value" });
      const line = svg("polyline", { class: "line" });
      const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
      chart.append(line);
      const item = el("div", { class: "figure" }, el("dt", {}, figure.label), el("dd", {}, value, chart));
      this.#values.set(figure.key, { value, line, item });
      $("health").append(item);
    }
  }

  /** The past, as the program tells it when the page is opened. */
  begin(history) {
    this.#past = history.map((point) => ({ ...point }));
  }

  show(overview) {
    const point = { at: overview.at };
    for (const figure of FIGURES) {
      const n = figure.of(overview);
      const { value, item } = this.#values.get(figure.key);
      point[figure.key] = n;
      text(value, figure.key === "lateness" && !overview.loop.answers ? "stuck" : figure.show(n));
      item.classList.toggle("bad", !overview.loop.answers || (figure.bad?.(n) ?? false));
    }
    this.#past = this.#past.filter((old) => old.at > point.at - this.#span && old.at < point.at);
    this.#past.push(point);
    for (const figure of FIGURES) this.#draw(figure.key, point.at);
  }

  #draw(key, now) {
    const points = this.#past.filter((point) => point[key] !== undefined && point[key] >= 0);
    const most = Math.max(1, ...points.map((point) => point[key]));
    const x = (point) => WIDTH - ((now - point.at) / this.#span) * WIDTH;
    const y = (point) => HEIGHT - 1.5 - (point[key] / most) * (HEIGHT - 4);
    this.#values
      .get(key)
      .line.setAttribute("points", points.map((point) => `${x(point).toFixed(1)},${y(point).toFixed(1)}`).join(" "));
  }
}

function svg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Deadlocks, a loop that does not answer, and stalled tasks; each until it is gone. */
export class Alerts {
  #shown = "";
  #onShow;

  /** onShow(state): shows the tasks of a state. */
  constructor(onShow) {
    this.#onShow = onShow;
  }

  show(overview) {
    const { deadlocks, moreDeadlocks, stalled, moreStalled, loop } = overview;
    const key = JSON.stringify([deadlocks, moreDeadlocks, stalled, moreStalled, loop.answers]);
    if (key === this.#shown) return;
    this.#shown = key;
    const open = new Set([...$("alerts").querySelectorAll("details[open]")].map((each) => each.dataset.key));
    const items = deadlocks.map((deadlock) => this.#deadlock(deadlock, open));
    if (moreDeadlocks > 0) items.push(el("p", { class: "alert" }, `and ${count(moreDeadlocks)} more deadlocks`));
    if (!loop.answers) {
      items.push(
        el("p", { class: "alert" }, el("strong", {}, "The loop does not answer: "), "one step keeps it. The log has its stack."));
    }
    if (stalled.length > 0) {
      items.push(
        el("div", { class: "alert mild" }, el("p", {}, el("strong", {}, "Stalled, unless code from outside goes on with them: "),
          names(stalled, moreStalled)), this.#button("stalled")));
    }
    $("alerts").replaceChildren(...items);
  }

  #deadlock(deadlock, open) {
    const key = deadlock.members.map((member) => member.id).join();
    const size = deadlock.size === 1 ? "A task waits for itself: " : `Deadlock of ${count(deadlock.size)} tasks: `;
    const behind = deadlock.behind > 0 ? `; ${count(deadlock.behind)} more wait for them in vain` : "";
    const members = names(deadlock.members, deadlock.size - deadlock.members.length);
    return el("div", { class: "alert" },
      el("details", { "data-key": key, open: open.has(key) },
        el("summary", {}, el("strong", {}, size), members, behind),
        el("pre", { tabindex: "0", "aria-label": "Report" }, deadlock.report)),
      this.#button("deadlocked"));
  }

  #button(state) {
    return el("button", { type: "button", class: "small", onclick: () => this.#onShow(state) }, "Show");
  }
}
