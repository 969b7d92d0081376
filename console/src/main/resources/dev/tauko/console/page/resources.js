// What tasks wait at, the longest lines first, and the connections of HTTP sessions.

import { $, el, text } from "./dom.js";
import { count } from "./format.js";

export class Resources {
  #server;
  #onSelect;
  #shown = "";

  /** onSelect(id): shows the details of a task. */
  constructor(server, onSelect) {
    this.#server = server;
    this.#onSelect = onSelect;
  }

  async refresh() {
    let resources;
    try {
      resources = await this.#server.get("resources");
    } catch {
      return;
    }
    const key = JSON.stringify(resources);
    if (key === this.#shown) return;
    this.#shown = key;
    text($("resources-count"), resources.total === 0 ? "" : count(resources.total));
    const box = $("resources");
    const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
    const more = resources.matched - resources.rows.length;
    box.replaceChildren(
      ...resources.rows.map((row) => this.#resource(row)),
      ...(more > 0 ? [el("p", { class: "quiet" }, `and ${count(more)} more, with shorter lines`)] : []),
      ...(resources.total === 0 ? [el("p", { class: "quiet" }, "No task waits at a lock, a semaphore, a queue or an event.")] : []));
    if (focused) $(focused)?.focus();
  }

  #resource(row) {
    const waiting = row.waiting.length + row.moreWaiting;
    return el("article", { class: "resource" },
      el("h3", {}, row.name ?? row.type, row.name ? el("span", { class: "quiet" }, ` ${row.type}`) : ""),
      el("span", { class: "line", title: `${count(waiting)} waiting` }, count(waiting)),
      el("p", { class: "quiet state" }, row.state),
      row.holders.length > 0 ? this.#tasks(row, "held by", row.holders, row.moreHolders) : "",
      this.#tasks(row, "waiting", row.waiting, row.moreWaiting));
  }

  #tasks(row, word, refs, more) {
    const line = el("p", { class: "links" }, el("span", { class: "quiet" }, `${word} `), ...refs.map((ref) =>
      el("button", { id: `at-${row.id}-${word === "waiting" ? "w" : "h"}-${ref.id}`, type: "button", class: "link", onclick: () => this.#onSelect(ref.id) }, ref.name)));
    if (more > 0) line.append(el("span", { class: "quiet" }, `and ${count(more)} more`));
    return line;
  }
}

export function showPools(pools) {
  $("pools-section").hidden = pools.length === 0;
  $("pools").tBodies[0].replaceChildren(...pools.map((pool) =>
    el("tr", {},
      el("th", { scope: "row" }, pool.name),
      ...[pool.inUse, pool.idle, pool.waiting, pool.reused].map((n) => el("td", {}, count(n))))));
}
