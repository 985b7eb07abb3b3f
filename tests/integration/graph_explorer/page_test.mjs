// usage: node page_test.mjs URL
// Drives the page in headless Chromium as a person would, and takes pictures of it. GRAPH_EXPLORER_NPM is the folder of
// node_modules, GRAPH_EXPLORER_SHOTS where the pictures go.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { chromium } = createRequire(path.join(process.env.GRAPH_EXPLORER_NPM, "/"))("playwright-core");
const [url] = process.argv.slice(2);
const shots = process.env.GRAPH_EXPLORER_SHOTS ?? "screenshots";
mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"], // tests often run as root, where Chromium has none
});

// A page, which must not load anything from elsewhere nor have an error of its own.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) page.faults.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForFunction(() => document.getElementById("totals").textContent !== "");
  return page;
}

async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

const ids = (page) => page.evaluate(() => document.getElementById("graph").cytoscape.nodes().map((node) => node.id()));
const waitForNode = (page, id) =>
  page.waitForFunction((wanted) => document.getElementById("graph").cytoscape?.getElementById(wanted).hasClass("expanded"), id);
const shoot = async (page, name) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
};

async function search(page, text, name = text) {
  await page.fill("#search-text", text);
  await page.locator("#results b", { hasText: new RegExp(`^${name}$`) }).click();
  await waitForNode(page, `package:${name}`);
}

// A click on a node of the canvas, at the place where it is drawn.
async function click(page, id) {
  const at = await page.evaluate((wanted) => {
    const { x, y } = document.getElementById("graph").cytoscape.getElementById(wanted).renderedPosition();
    const box = document.getElementById("graph").getBoundingClientRect();
    return { x: box.x + x, y: box.y + y };
  }, id);
  await page.mouse.click(at.x, at.y);
}

const tests = {
  async "search shows what is found, and the neighbours of what is chosen"() {
    const page = await open();
    assert.match(await page.textContent("#totals"), /331 packages · \d+ sections · \d+ maintainers/);
    await page.fill("#search-text", "python");
    await page.waitForSelector("#results b");
    await shoot(page, "explorer-search");
    await search(page, "git");
    assert.ok((await ids(page)).includes("package:git"));
    assert.ok((await ids(page)).includes("package:libc6"));
    assert.match(await page.textContent("#details"), /Version/);
    assert.ok(await page.isHidden("#empty"));
    await page.fill("#search-text", "no-such-thing");
    await page.waitForSelector("text=No package has “no-such-thing” in its name.");
    await close(page);
  },

  async "the keyboard is enough"() {
    const page = await open();
    await page.focus("#search-text");
    await page.keyboard.type("curl");
    await page.waitForSelector("#results b");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await waitForNode(page, "package:curl");
    await close(page);
  },

  async "a click expands a node, and keeps what was there"() {
    const page = await open();
    await search(page, "firefox-esr");
    const before = await ids(page);
    await click(page, "package:libc6");
    await waitForNode(page, "package:libc6");
    const after = await ids(page);
    assert.ok(after.length > before.length, `${after.length} nodes after ${before.length}`);
    for (const id of before) assert.ok(after.includes(id), `${id} has gone`);
    assert.match(await page.textContent("#details h2"), /^libc6/);
    assert.equal(new URL(page.url()).hash, "#package%3Alibc6");
    await shoot(page, "explorer");
    await close(page);
  },

  async "who needs a package is listed"() {
    const page = await open();
    await search(page, "zlib1g");
    await page.click("text=List all that need it");
    await page.waitForSelector("text=/^\\d+ need it, directly or over others\\.$/");
    assert.ok((await page.locator("#dependents li").count()) > 10);
    await close(page);
  },

  async "paths between two packages are listed and drawn"() {
    const page = await open();
    await page.fill("#path-from", "vlc");
    await page.fill("#path-to", "zlib1g");
    await page.click("text=Show paths");
    await page.waitForSelector("#paths button[aria-pressed=true]");
    assert.equal(await page.locator("#paths button").count(), 5);
    const lit = () => page.evaluate(() => document.getElementById("graph").cytoscape.nodes(".path").map((node) => node.id()));
    const first = await lit();
    assert.ok(first.includes("package:vlc") && first.includes("package:zlib1g"));
    await page.locator("#paths button").last().click();
    assert.notDeepEqual(await lit(), first);
    await shoot(page, "explorer-paths");

    await page.click("#path-swap");
    await page.click("text=Show paths");
    await page.waitForSelector("text=zlib1g does not need vlc, not even over others.");
    await close(page);
  },

  async "an error is told in plain words, and can be put away"() {
    const page = await open();
    await page.fill("#path-from", "vlc");
    await page.fill("#path-to", "vlv");
    await page.click("text=Show paths");
    await page.waitForSelector("text=There is no package named 'vlv' in the graph.");
    await shoot(page, "explorer-error");
    await page.click("#notice-close");
    assert.ok(await page.isHidden("#notice"));

    await page.context().setOffline(true);
    await page.fill("#search-text", "git");
    await page.waitForSelector("text=The service does not answer.");
    await page.context().setOffline(false);
    await search(page, "git");
    assert.ok(await page.isHidden("#notice"));
    await close(page);
  },

  async "an address that names a node opens it"() {
    const page = await open();
    await page.goto(`${url}#package%3Agit`);
    await page.reload();
    await waitForNode(page, "package:git");
    await close(page);
  },

  async "a narrow window has it all, one below the other"() {
    const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await search(page, "git");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `the page is ${wide} px wide`);
    const stage = await page.locator("#stage").boundingBox();
    const searchBox = await page.locator("#search").boundingBox();
    assert.ok(stage.y >= searchBox.y + searchBox.height - 1, "the drawing is below the search");
    assert.ok(stage.width > 380 && stage.height > 300);
    await shoot(page, "explorer-narrow");
    await close(page);
  },

  async "dark where the system is"() {
    const page = await open({ colorScheme: "dark" });
    await search(page, "gimp");
    await shoot(page, "explorer-dark");
    await close(page);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok      ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
