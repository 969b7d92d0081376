// The tree of tasks. However many there are, the page holds the rows that are on the screen, and some
// above and below them: these are what it asks the program for, after each sample and each scroll.

import { $, attribute, debounce, el, text } from "./dom.js";
import { count } from "./format.js";
import { KINDS, Row } from "./rows.js";

/** Browsers cut elements off that are higher than this; more rows share the height. */
const HIGHEST = 8_000_000;
const MARGIN = 30;
const MOST_COLLAPSED = 200;
const TYPING = 150;
const SCROLLING = 40;

export class Tasks {
  #server;
  #onSelect;
  #rows = [];
  #data = { rows: [], offset: 0, shown: 0, total: 0, matched: 0, timeline: 60_000 };
  #collapsed = new Set();
  #cursor = 0;
  #selected = 0;
  #asking = false;
  #again = false;

  /** onSelect(id): shows the details of a task. */
  constructor(server, onSelect) {
    this.#server = server;
    this.#onSelect = onSelect;
    for (const [kind, meaning] of KINDS) {
      $("legend").append(el("li", {}, el("span", { class: `mark ${kind}` }), meaning));
    }
    const grid = $("grid");
    const soon = debounce(() => this.refresh(), SCROLLING);
    grid.addEventListener("scroll", () => {
      this.#render();
      soon();
    }, { passive: true });
    grid.addEventListener("keydown", (event) => this.#key(event));
    grid.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => {
      this.#render();
      soon();
    }).observe(grid);
    const changed = () => {
      grid.scrollTop = 0;
      this.#cursor = 0;
      this.refresh();
    };
    $("text").addEventListener("input", debounce(changed, TYPING));
    $("text").addEventListener("keydown", (event) => this.#toHits(event, changed));
    $("shape").addEventListener("change", changed);
    $("states").addEventListener("change", changed);
  }

  /** Shows the tasks of one state. */
  only(state) {
    for (const box of $("states").querySelectorAll("input")) box.checked = box.value === state;
    $("text").value = "";
    this.refresh();
    $("grid").focus();
  }

  /** Another program, or another engine: nothing is folded or selected. */
  forget() {
    this.#collapsed.clear();
    this.#selected = 0;
  }

  select(id) {
    this.#selected = id;
    this.#render();
  }

  /** Asks for the rows on the screen; again afterwards, if it is asked to meanwhile. */
  async refresh() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        await this.#ask();
      } while (this.#again);
    } catch {
      // The connection is shown at the top; the next sample asks again.
    } finally {
      this.#asking = false;
    }
  }

  async #ask() {
    const shape = $("shape").querySelector(":checked").value;
    const { first, visible } = this.#view();
    this.#data = await this.#server.get("tasks", {
      shape,
      sort: shape === "list" ? "longest" : "oldest",
      text: $("text").value.trim(),
      states: this.#states().join(),
      collapsed: [...this.#collapsed].join(),
      offset: Math.max(0, Math.floor(first) - MARGIN),
      limit: Math.min(200, Math.ceil(visible) + 2 * MARGIN),
    });
    $("spacer").style.height = `${this.#height()}px`;
    this.#render();
    this.#tell();
  }

  #states() {
    return [...$("states").querySelectorAll(":checked")].map((box) => box.value);
  }

  #filtered() {
    return $("text").value.trim() !== "" || this.#states().length > 0;
  }

  #tell() {
    const { total, matched, shown } = this.#data;
    text($("count"), this.#filtered() ? `${count(matched)} of ${count(total)}` : `${count(total)} tasks`);
    text($("nothing"), total === 0 ? "No task is running." : "No task matches the filter.");
    $("nothing").hidden = shown > 0;
    attribute($("grid"), "aria-rowcount", shown);
    text($("axis").firstElementChild, `${Math.round(this.#data.timeline / 1000)} s ago`);
  }

  // ---- which rows are on the screen ----

  #rowHeight() {
    return parseFloat(getComputedStyle($("grid")).getPropertyValue("--row"));
  }

  #height() {
    return Math.min(HIGHEST, this.#data.shown * this.#rowHeight());
  }

  /** The first row, with its fraction that is scrolled out, and how many fit. */
  #view() {
    const grid = $("grid");
    const visible = grid.clientHeight / this.#rowHeight();
    const range = this.#height() - grid.clientHeight;
    const first = range <= 0 ? 0 : (grid.scrollTop / range) * (this.#data.shown - visible);
    return { first: Math.max(0, Math.min(first, this.#data.shown - 1)), visible };
  }

  #scrollTo(index) {
    const grid = $("grid");
    const { first, visible } = this.#view();
    const target = index < first ? index : index + 1 > first + visible ? index + 1 - visible : first;
    const range = this.#height() - grid.clientHeight;
    if (target !== first && range > 0) {
      grid.scrollTop = (target / (this.#data.shown - visible)) * range;
    }
  }

  #row(index) {
    return this.#data.rows[index - this.#data.offset];
  }

  #render() {
    const { first, visible } = this.#view();
    const from = Math.floor(first);
    const shown = Math.max(0, Math.min(Math.ceil(visible) + 1, this.#data.shown - from));
    const frame = $("window");
    frame.style.transform = `translateY(${-(first - from) * this.#rowHeight()}px)`;
    while (this.#rows.length < shown) {
      const row = new Row();
      this.#rows.push(row);
      frame.append(row.element);
    }
    const context = {
      collapsed: this.#collapsed,
      selected: this.#selected,
      timeline: this.#data.timeline,
      filtered: this.#filtered(),
    };
    this.#rows.forEach((row, i) => {
      row.element.hidden = i >= shown;
      row.element.classList.toggle("cursor", i < shown && from + i === this.#cursor);
      if (i < shown) row.show(this.#row(from + i), from + i, context);
    });
    attribute($("grid"), "aria-activedescendant", this.#row(this.#cursor) ? `row-${this.#cursor}` : undefined);
  }

  // ---- what a person does ----

  #click(event) {
    const element = event.target.closest(".row");
    const row = this.#rows.find((each) => each.element === element);
    if (row?.data === undefined) return;
    this.#cursor = row.index;
    if (event.target.classList.contains("fold")) this.#fold(row.data, !this.#collapsed.has(row.data.id));
    else this.#onSelect(row.data.id);
    this.#render();
  }

  /** From the filter to the first task that matches. */
  async #toHits(event, changed) {
    if ((event.key !== "ArrowDown" && event.key !== "Enter") || event.isComposing) return;
    event.preventDefault();
    $("grid").focus();
    changed();
    await this.refresh();
    const hit = this.#data.rows.find((row) => row.matches);
    if (hit) this.#move(this.#data.offset + this.#data.rows.indexOf(hit));
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const row = this.#row(this.#cursor);
    const page = Math.max(1, Math.floor(this.#view().visible) - 1);
    const moves = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
    if (event.key in moves) this.#move(this.#cursor + moves[event.key]);
    else if (event.key === "Enter" && row) this.#onSelect(row.id);
    else if (event.key === "ArrowLeft" && row) this.#left(row);
    else if (event.key === "ArrowRight" && row) this.#right(row);
    else return;
    event.preventDefault();
  }

  #left(row) {
    if (row.below > 0 && !this.#collapsed.has(row.id)) this.#fold(row, true);
    else {
      for (let i = this.#cursor - 1; this.#row(i); i--) {
        if (this.#row(i).depth < row.depth) return this.#move(i);
      }
    }
  }

  #right(row) {
    if (this.#collapsed.has(row.id)) this.#fold(row, false);
    else if (row.below > 0) this.#move(this.#cursor + 1);
  }

  #move(index) {
    this.#cursor = Math.max(0, Math.min(index, this.#data.shown - 1));
    this.#scrollTo(this.#cursor);
    this.#render();
  }

  #fold(row, folded) {
    if (row.below === 0) return;
    this.#collapsed.delete(row.id);
    if (folded) this.#collapsed.add(row.id);
    if (this.#collapsed.size > MOST_COLLAPSED) this.#collapsed.delete(this.#collapsed.values().next().value);
    this.refresh();
  }
}
