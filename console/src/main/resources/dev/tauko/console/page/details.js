// One task: what it waits for, who waits for it, where it is, what it did, and the button that cancels it.

import { $, breakable, el } from "./dom.js";
import { count, seconds } from "./format.js";
import { on, wait } from "./rows.js";

const SURE = 4000;

export class Details {
  #server;
  #onSelect;
  #id = 0;
  #mayCancel = false;
  #sure = 0;
  #failure = "";
  #returnTo = null;

  /** onSelect(id): another task is to be shown; 0 for none. */
  constructor(server, onSelect) {
    this.#server = server;
    this.#onSelect = onSelect;
  }

  set mayCancel(value) {
    this.#mayCancel = value;
  }

  /** Shows a task; none, if the id is 0. */
  async show(id) {
    if (id !== this.#id) {
      this.#returnTo ??= document.activeElement;
      this.#sure = 0;
      this.#failure = "";
    }
    this.#id = id;
    await this.refresh();
    if (id === 0) {
      this.#returnTo?.focus();
      this.#returnTo = null;
    }
  }

  async refresh() {
    const id = this.#id;
    if (id === 0) {
      $("details").hidden = true;
      return;
    }
    let task;
    try {
      task = await this.#server.get("task", { id });
    } catch (error) {
      if (error.status !== 404 || id !== this.#id) return;
    }
    if (id === this.#id) this.#draw(task, id);
  }

  #draw(task, id) {
    const panel = $("details");
    const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = panel.scrollTop;
    panel.replaceChildren(
      el("div", { class: "title" },
        el("h2", { id: "details-title" }, task ? task.row.name : "Task", el("span", { class: "quiet" }, ` #${id}`)),
        el("button", { id: "details-close", type: "button", "aria-label": "Close the details", onclick: () => this.#onSelect(0) }, "✕")),
      ...(task ? this.#content(task) : [el("p", { class: "quiet" }, "This task has ended.")]));
    panel.hidden = false;
    panel.scrollTop = scrolled;
    if (focused) $(focused)?.focus();
  }

  #content(task) {
    const { row } = task;
    const since = row.waitsFor?.since === undefined ? "" : `, for ${seconds(row.waitsFor.since)}`;
    return [
      el("dl", { class: "facts" },
        ...fact("State", row.flag ? `${row.state}, ${row.flag === "behind" ? "waits for a deadlock" : row.flag}` : row.state),
        ...fact(row.waitsFor ? "Waits for" : "Does", wait(row) + on(row) + since),
        ...(row.waitsFor && row.waitsFor.on.length > 0 ? fact(row.waitsFor.kind === "held" ? "Held by" : "Tasks", this.#links(row.waitsFor.on, row.waitsFor.more)) : []),
        ...(task.awaitedBy.length > 0 ? fact("Awaited by", this.#links(task.awaitedBy, task.moreAwaiting)) : []),
        ...(task.parent ? fact("Created by", this.#links([task.parent], 0)) : []),
        ...fact("Written in", breakable(row.createdIn)),
        ...(row.cancelling > 0 ? fact("Cancelling", `${row.cancelling} requests`) : [])),
      ...(this.#mayCancel ? [this.#button(row)] : []),
      el("h3", {}, "Where it is"),
      task.stack.length > 0
        ? el("ol", { class: "stack" }, ...task.stack.map((frame) =>
          el("li", { title: frame.whole }, breakable(frame.method), " ", el("span", { class: "quiet" }, frame.line))))
        : el("p", { class: "quiet" }, "No stack: it runs, or has not begun."),
      el("h3", {}, "What it did"),
      el("ol", { class: "past" }, ...task.past.map((phase) =>
        el("li", {},
          el("span", { class: `mark ${phase.kind}` }),
          el("span", { class: "number quiet" }, seconds(phase.lasted)),
          el("span", {}, phase.what || (phase.kind === "created" ? "had not begun" : "ran, or waited for short times"))))),
    ];
  }

  #links(refs, more) {
    const list = el("span", { class: "links" }, ...refs.map((ref) =>
      el("button", { id: `link-${ref.id}`, type: "button", class: "link", onclick: () => this.#onSelect(ref.id) }, ref.name)));
    if (more > 0) list.append(`and ${count(more)} more`);
    return list;
  }

  /** Asks once more, by the same button: nothing is cancelled by a slip of the hand. */
  #button(row) {
    const sure = this.#sure === row.id;
    const button = el("button", { id: "cancel", type: "button", class: sure ? "danger sure" : "danger", onclick: () => this.#press(row.id) },
      sure ? "Really cancel this task?" : "Cancel this task");
    return el("p", {}, button, el("span", { role: "status", class: "quiet" }, this.#failure && ` ${this.#failure}`));
  }

  async #press(id) {
    this.#failure = "";
    if (this.#sure === id) {
      this.#sure = 0;
      try {
        await this.#server.cancel(id);
      } catch (error) {
        this.#failure = error.message;
      }
    } else {
      this.#sure = id;
      setTimeout(() => {
        if (this.#sure === id) {
          this.#sure = 0;
          this.refresh();
        }
      }, SURE);
    }
    await this.refresh();
  }
}

function fact(name, value) {
  return [el("dt", {}, name), el("dd", {}, value)];
}
