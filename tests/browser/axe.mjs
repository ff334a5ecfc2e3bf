// One page of every sort in a real browser: axe at two widths, in light and dark, with and without
// the script; then search, filter and sort by keyboard alone. Prints what is wrong, a line each.
//   node axe.mjs SITE MODULES CHROMIUM
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [site, modules, chromium] = process.argv.slice(2);
const { default: puppeteer } = await import(
  pathToFileURL(join(modules, "puppeteer-core/lib/esm/puppeteer/puppeteer-core.js")));
const axe = readFileSync(join(modules, "axe-core/axe.min.js"), "utf8");

// The longest page of each sort: the one with most on it.
const sorts = new Map();
for (const folder of ["", "council", "journey", "criterion", "league"]) {
  const names = readdirSync(join(site, folder)).filter((name) => name.endsWith(".html"));
  const sized = names.map((name) => [name, readFileSync(join(site, folder, name)).length]);
  if (folder === "") for (const [name] of sized) sorts.set(name, name);
  else {
    const of = (test) => sized.filter(([name]) => test(name)).sort((a, b) => b[1] - a[1])[0]?.[0];
    const kinds = [["", /^(?!.*(-by-|-evidence\.)).*$/], [" in order", /-by-/], [" evidence", /-evidence\./]];
    for (const [sort, test] of kinds) {
      const name = of((n) => test.test(n));
      if (name) sorts.set(`${folder}${sort}`, `${folder}/${name}`);
    }
  }
}

const faults = [];
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
});
const address = (path) => pathToFileURL(resolve(site, path)).href;
let looked = 0;
for (const scripted of [true, false]) {
  const page = await browser.newPage();
  // The browser's own scripting stays on, or axe could not look: only the site's script is kept out.
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!scripted && request.url().endsWith("/site.js")) request.abort();
    else request.continue();
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  for (const path of sorts.values()) {
    for (const width of [1280, 375]) {
      await page.setViewport({ width, height: 900 });
      for (const scheme of ["light", "dark"]) {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(address(path));
        const how = `${path} at ${width} pixels, ${scheme}, ${scripted ? "with" : "without"} the script`;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (wide) faults.push(`${how}: the page scrolls sideways`);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        for (const violation of found.violations) {
          const nodes = violation.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary ?? ""}`);
          faults.push(`${how}: ${violation.id}: ${nodes.join(" | ").replace(/\s+/g, " ").slice(0, 400)}`);
        }
        looked += 1;
      }
    }
  }
  await page.close();
}

// By keyboard alone.
const page = await browser.newPage();
const path = sorts.get("journey");
await page.goto(address(path));
const focused = (test) => page.evaluate(`(${test})(document.activeElement)`);
const tabTo = async (what, test) => {
  for (let i = 0; i < 400; i += 1) {
    if (await focused(test)) return true;
    await page.keyboard.press("Tab");
  }
  faults.push(`${path}: no key leads to ${what}`);
  return false;
};
const shown = () => page.evaluate(() => [...document.querySelectorAll("table.sift tbody tr")].filter((r) => !r.hidden).length);
const status = () => page.evaluate(() => document.querySelector("p.told").textContent);
const all = await shown();
if (await tabTo("the search", (e) => e.id === "sift-q")) {
  await page.keyboard.type("city");
  const some = await shown();
  if (!(some < all)) faults.push(`${path}: a search leaves ${some} of ${all}`);
  if (!(await status()).startsWith(`${some} of ${all}`)) faults.push(`${path}: told "${await status()}"`);
  if (!page.url().includes("q=city")) faults.push(`${path}: the search is not in the address ${page.url()}`);
}
if (await tabTo("the filter", (e) => e.id === "sift-kind")) {
  await page.keyboard.press("ArrowDown");
  if (!page.url().includes("kind=")) faults.push(`${path}: the filter is not in the address ${page.url()}`);
}
const kept = page.url();
const before = await shown();
await page.reload();
if (page.url() !== kept || (await shown()) !== before) faults.push(`${path}: the address does not bring the state back`);
if (await tabTo("“Show all”", (e) => e.textContent === "Show all")) {
  await page.keyboard.press("Enter");
  if ((await shown()) !== all) faults.push(`${path}: “Show all” shows ${await shown()} of ${all}`);
}
if (await tabTo("the order of marks", (e) => e.className === "sort" && e.textContent === "Marks")) {
  await page.keyboard.press("Enter");
  const order = await page.evaluate(() => document.querySelector("[aria-sort]")?.ariaSort);
  if (order !== "descending") faults.push(`${path}: the order of marks is ${order}`);
  const marks = await page.evaluate(() => [...document.querySelectorAll("table.sift tbody td:nth-child(2)")].map((c) => parseFloat(c.textContent)).filter((n) => !Number.isNaN(n)));
  if (marks.some((mark, i) => i > 0 && mark > marks[i - 1])) faults.push(`${path}: not in order of marks`);
  if (!(await status()).includes("in order of marks")) faults.push(`${path}: told "${await status()}"`);
}
await page.goto(`${address("councils.html")}?q=shepway`);
if ((await shown()) !== 1 && (await page.evaluate(() => document.body.textContent.includes("Folkestone")))) {
  faults.push(`councils.html: a former name finds ${await shown()}`);
}
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`looked at ${looked} views of ${sorts.size} sorts of page, and at one by keyboard`);
process.exit(faults.length ? 1 : 0);
