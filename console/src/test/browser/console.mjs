// What a person does with the page, in headless Chromium. Run by BrowserTest:
//
//   node console.mjs CHROMIUM URL-OF-A-SMALL-PROGRAM URL-OF-A-LARGE-ONE [FOLDER-FOR-PICTURES]
//
// Prints a line for each thing that was checked. Where the program has to be started again, it prints
// "stop" and "start", and waits each time for a line on its standard input.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [executablePath, small, large, pictures] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const problems = [];

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => problems.push(`error in the page: ${error}`));
  page.on("dialog", (dialog) => problems.push(`a dialog: ${dialog.message()}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text())) problems.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) problems.push(`a request to ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('#connection[data-state="live"]').waitFor();
  await page.locator(".row:not(.loading)").first().waitFor();
  return page;
}

async function check(what, run) {
  await run();
  assert.deepEqual(problems, []);
  console.log(`ok ${what}`);
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
}

const row = (page, name) => page.locator(".row:not([hidden])", { has: page.locator(".name", { hasText: new RegExp(`^${name}$`) }) });
const count = (page, words) => page.locator("#count", { hasText: words }).waitFor();

async function tell(word) {
  console.log(word);
  await lines.next();
}

// ---- a small program ----

const page = await open(small);

await check("the tree is shown, and each name is text", async () => {
  await row(page, "transfer").waitFor();
  await page.locator(".name", { hasText: "<script>alert(1)</script>" }).waitFor();
  assert.equal(await row(page, "page").getAttribute("aria-level"), "1");
  assert.equal(await row(page, "Task-1").getAttribute("aria-level"), "2");
  assert.match(await row(page, "transfer").locator(".wait").innerText(), /Lock\.acquire\(\) of "audit" held by report/);
  assert.doesNotMatch(await page.locator("body").innerText(), /eve:|secret|key=abc/);
});

await check("a deadlock is named, with the lines", async () => {
  const alert = page.locator(".alert", { hasText: "Deadlock of 2 tasks: transfer, report" });
  await alert.locator("summary").click();
  await alert.locator("pre", { hasText: "Playground.both" }).waitFor();
  await picture(page, "deadlock");
  await alert.locator("summary").click();
});

await check("the filter shows what matches, and says how much", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("client-3");
  await count(page, /^1 of \d+$/);
  assert.equal(await page.locator(".row:not([hidden])").count(), 1);
  await page.keyboard.press("ArrowDown");
  await page.locator("#grid:focus .row.cursor", { hasText: "client-3" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#details-title", { hasText: "client-3" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await count(page, /tasks$/);
  await page.getByLabel("deadlocked", { exact: true }).click();
  await count(page, /^2 of/);
  await page.getByLabel("deadlocked", { exact: true }).click();
  await count(page, /tasks$/);
});

await check("the keyboard moves, folds and opens", async () => {
  await row(page, "page").locator(".name").click();
  await page.locator("#details-title", { hasText: "page" }).waitFor();
  await picture(page, "details");
  await page.keyboard.press("Escape");
  await page.locator("#details").waitFor({ state: "hidden" });
  await page.locator("#grid").focus();
  await page.keyboard.press("ArrowLeft");
  await row(page, "page").and(page.locator('[aria-expanded="false"]')).waitFor();
  await row(page, "Task-1").waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await row(page, "Task-1").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("#details-title", { hasText: "Task-1" }).waitFor();
  await page.locator("#details-close").click();
});

await check("a task is cancelled by its button, asked twice", async () => {
  await row(page, "stage").locator(".name").click();
  await page.getByRole("button", { name: "Cancel this task" }).click();
  await page.getByRole("button", { name: "Really cancel this task?" }).click();
  await page.locator("#details", { hasText: "This task has ended." }).waitFor();
  await row(page, "stage").waitFor({ state: "detached" });
  await page.locator("#details-close").click();
});

await check("what tasks wait at is listed with its line", async () => {
  const lock = page.locator(".resource", { hasText: "audit Lock" });
  await lock.getByRole("button", { name: "report" }).click();
  await page.locator("#details-title", { hasText: "report" }).waitFor();
  await page.locator("#details-close").click();
});

await check("pausing keeps what is shown", async () => {
  await page.locator("#grid").focus();
  await page.keyboard.press("p");
  await page.locator('#connection[data-state="paused"]').waitFor();
  await page.keyboard.press("p");
  await page.locator('#connection[data-state="live"]').waitFor();
});

await check("nothing is wider than a narrow screen", async () => {
  const narrow = await open(small, { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  assert.ok(await narrow.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
  await picture(narrow, "narrow-dark");
  await narrow.context().close();
});

await check("there is nothing that an accessibility checker finds, light or dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const checked = await open(small, { bypassCSP: true, colorScheme });
    await row(checked, "transfer").locator(".name").click();
    await checked.locator("#details .stack").waitFor();
    await checked.keyboard.press("p");
    await checked.addScriptTag({ path: axe });
    const { violations } = await checked.evaluate(() => globalThis.axe.run());
    const found = violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
    assert.deepEqual(found, []);
    await picture(checked, `whole-${colorScheme}`);
    await checked.context().close();
  }
});

// ---- a hundred thousand tasks ----

await check("a hundred thousand tasks stay usable", async () => {
  const crowded = await open(large);
  await count(crowded, /^100,0\d\d tasks$/);
  await crowded.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, entry.duration);
    }).observe({ type: "longtask" });
  });
  const begin = performance.now();
  await crowded.locator("#grid").focus();
  await crowded.keyboard.press("End");
  await crowded.locator(".name", { hasText: "visitor-100000" }).waitFor();
  const scrolled = performance.now();
  await crowded.keyboard.press("/");
  await crowded.keyboard.type("visitor-77777");
  await count(crowded, /^1 of/);
  const filtered = performance.now();
  await crowded.keyboard.press("Escape");
  await count(crowded, /tasks$/);
  await picture(crowded, "crowded");
  const elements = await crowded.locator("*").count();
  assert.ok(elements < 3000, `${elements} elements`);
  const longest = await crowded.evaluate(() => Math.round(globalThis.longest));
  console.log(`   to the end in ${Math.round(scrolled - begin)} ms, filtered in ${Math.round(filtered - scrolled)} ms,`
    + ` ${elements} elements, the page was busy for ${longest} ms at most`);
  await crowded.context().close();
});

// ---- a program that is started again ----

await check("the page says that the program has gone, and connects again", async () => {
  await tell("stop");
  await page.locator('#connection[data-state="lost"]', { hasText: "disconnected" }).waitFor();
  await picture(page, "lost");
  await tell("start");
  await page.locator('#connection[data-state="live"]').waitFor();
  await page.locator("#notice", { hasText: "The program was started again" }).waitFor();
  await row(page, "stage").waitFor();
});

await browser.close();
process.exit(0);
