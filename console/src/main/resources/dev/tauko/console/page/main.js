// The console: connects the parts of the page to the program.

import { $, el, text } from "./dom.js";
import { clock, millis } from "./format.js";
import { Alerts, Health } from "./health.js";
import { Details } from "./details.js";
import { Resources, showPools } from "./resources.js";
import { Server } from "./server.js";
import { Tasks } from "./tasks.js";

let program = "";
let paused = false;
let fresh = true;

const server = new Server({ overview: show, lost, unauthorized: askForToken });
const health = new Health();
const details = new Details(server, select);
const tasks = new Tasks(server, select);
const resources = new Resources(server, select);
const alerts = new Alerts((state) => tasks.only(state));

function select(id) {
  tasks.select(id);
  details.show(id);
}

// ---- what the program sends ----

async function show(overview) {
  if (program !== "" && program !== overview.program) {
    notice(`The program was started again; this page shows it since ${clock()}.`);
    tasks.forget();
    select(0);
    fresh = true;
  }
  program = overview.program;
  if (fresh) {
    fresh = false;
    health.begin(await server.get("history").catch(() => []));
    server.get("engines").then(showEngines, () => {});
  }
  if (!paused) update(overview);
}

function update(overview) {
  connection(`live, every ${millis(overview.next)}`, "live");
  text($("name"), overview.engine);
  document.title = (overview.deadlocks.length > 0 ? "Deadlock · " : "") + overview.engine + " · Tauko";
  details.mayCancel = overview.mayCancel;
  health.show(overview);
  alerts.show(overview);
  showPools(overview.pools);
  tasks.refresh();
  resources.refresh();
  details.refresh();
}

function lost(reason) {
  fresh = true;
  connection(`disconnected: ${reason}; trying again`, "lost");
}

function connection(words, state) {
  text($("connection"), words);
  $("connection").dataset.state = state;
  document.body.dataset.connection = state;
}

function notice(words) {
  const close = el("button", { type: "button", "aria-label": "Close", onclick: () => ($("notice").hidden = true) }, "✕");
  $("notice").replaceChildren(words, close);
  $("notice").hidden = false;
}

function showEngines(names) {
  const choice = $("engine");
  choice.replaceChildren(...names.map((name) => el("option", { value: name, selected: name === choice.value }, name)));
  choice.hidden = names.length < 2;
}

function askForToken() {
  if (!$("token").open) $("token").showModal();
}

// ---- what a person does ----

$("engine").addEventListener("change", (event) => {
  server.engine = event.target.value;
  tasks.forget();
  select(0);
  fresh = true;
});

function pause() {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", paused);
  text($("pause"), paused ? "Go on" : "Pause");
  if (paused) connection(`paused at ${clock()}`, "paused");
}

$("pause").addEventListener("click", pause);
$("help").addEventListener("click", () => $("keys").showModal());

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  server.token = $("token-value").value;
  $("token").close();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea") && event.target.type !== "radio" && event.target.type !== "checkbox";
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (!$("details").hidden) select(0);
    else if ($("text").value !== "") {
      $("text").value = "";
      $("text").dispatchEvent(new Event("input"));
    }
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    $("text").focus();
  } else if (!typing && event.key === "p") pause();
  else if (!typing && event.key === "?") $("keys").showModal();
});

server.watch();
