// What must hold of every page that a journey looks at.

import { appendFileSync } from "node:fs";
import { axeSource } from "./modules.js";
import { END, smallTargets, stickAgain, unseenFocus, unstick } from "./measures.js";
import { told } from "./told.js";

export const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const SCHEMES = ["light", "dark"];

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const EVERYTHING = { runOnly: { type: "tag", values: TAGS }, rules: { "target-size": { enabled: true } } };
const COLOURS = { runOnly: { type: "rule", values: ["color-contrast"] } };
const FAILING = ["serious", "critical"];
/** In bytes of HTML, without the style sheet and the script, which browsers keep. */
const HEAVIEST = 100 * 1024;
/** How many stops of the Tab key are looked at; what comes after is more of the same. */
const STOPS = 45;

/** Hears what the browser complains of, and keeps what the last page weighed. */
export class Watch {
  constructor(page) {
    this.complaints = [];
    this.expected = 200;
    page.on("console", (message) => {
      if (message.type() === "error" && !this.isExpected(message.text())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303) this.last = response;
    });
  }

  /** The browser logs a refused page as an error; where the journey asked for it, it is none. */
  expect(status) {
    this.expected = status;
  }

  isExpected(text) {
    return this.expected !== 200 && text.includes(`status of ${this.expected} `);
  }

  async weight() {
    const raw = (await this.last.body()).length;
    const { responseBodySize, responseHeadersSize } = await this.last.request().sizes();
    return { raw, transfer: responseBodySize + responseHeadersSize };
  }

  /** What it complained of, in one entry or none. */
  told() {
    return this.complaints.length > 0 ? [`the browser complains:\n  ${this.complaints.join("\n  ")}`] : [];
  }
}

/**
 * Checks the page as it is, at each size in each colour scheme, and keeps screenshots. What is wrong is kept as well: the
 * walk goes on, and fails at its end.
 */
export async function look(walker, step, { isHeavy = false } = {}) {
  const { page, run, watch } = walker;
  await page.waitForLoadState("load");
  const wrong = [...watch.complaints];
  const { raw, transfer } = await watch.weight();
  if (raw > HEAVIEST && !isHeavy) wrong.push(`its HTML weighs ${raw} bytes; ${HEAVIEST} are allowed`);
  if (!(await page.title())) wrong.push("it has no title");
  const path = new URL(page.url()).pathname;
  for (const size of run.looksAt) {
    await page.setViewportSize(SIZES[size]);
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      await walker.keep(step, size, scheme);
      // A page that runs no scripts runs none of ours either; the same page is measured in the journeys that do.
      const { found, stops, lesser } = run.script ? await measure(page, size, scheme) : { found: [], stops: 0, lesser: [] };
      wrong.push(...found.map((complaint) => `${size}, ${scheme}: ${complaint}`));
      const line = { journey: run.name, step, size, scheme, path, raw, transfer, stops, lesser };
      appendFileSync(`${told("FULCRUM_BROWSER_RESULTS")}/looks.jsonl`, `${JSON.stringify(line)}\n`);
    }
  }
  await page.setViewportSize(SIZES[run.size]);
  await page.emulateMedia({ colorScheme: "light" });
  if (wrong.length > 0) walker.wrong.push(`${path} (${step}) is not as it should be:\n  ${wrong.join("\n  ")}`);
}

/** Everything in light colours; what colours can change, in dark ones. */
async function measure(page, size, scheme) {
  const isFirst = scheme === SCHEMES[0];
  const focus = await walkFocus(page);
  const found = [...focus.wrong];
  // What sticks to the window's edge covers whatever happens to lie below it now; it is measured at its own place.
  await page.evaluate(unstick);
  const { failing, lesser } = await accessibility(page, isFirst ? EVERYTHING : COLOURS);
  found.push(...failing);
  if (isFirst) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > SIZES[size].width) found.push(`it is ${width} px wide and scrolls sideways`);
    found.push(...(await page.evaluate(smallTargets)));
  }
  await page.evaluate(stickAgain);
  return { found, stops: focus.stops, lesser };
}

async function accessibility(page, options) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (options) => {
    const found = await window.axe.run(document, { ...options, resultTypes: ["violations"] });
    return found.violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help,
      nodes: nodes.slice(0, 3).map((node) => ({ html: node.html.slice(0, 160), summary: node.failureSummary })),
    }));
  }, options);
  const inWords = ({ id, impact, help, nodes }) =>
    `${impact} (${id}): ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.summary.replaceAll("\n", "\n    ")}`).join("\n")}`;
  return {
    failing: violations.filter((violation) => FAILING.includes(violation.impact)).map(inWords),
    lesser: violations.filter((violation) => !FAILING.includes(violation.impact)).map(({ id, impact }) => `${impact} (${id})`),
  };
}

/** Goes through the page with the Tab key from its top. */
async function walkFocus(page) {
  const before = await page.evaluateHandle(() => {
    const focused = document.activeElement;
    focused?.blur();
    window.getSelection()?.removeAllRanges();
    // Where the Tab key goes on from: the very beginning, of the page or of what lies over it and holds it.
    const beginning = document.querySelector("dialog:modal") ?? document.body;
    beginning.setAttribute("tabindex", "-1");
    beginning.focus({ preventScroll: true });
    beginning.removeAttribute("tabindex");
    return focused;
  });
  const wrong = [];
  let stops = 0;
  while (stops < STOPS) {
    await page.keyboard.press("Tab");
    const complaint = await page.evaluate(unseenFocus);
    if (complaint === END) break;
    stops += 1;
    if (complaint) wrong.push(complaint);
  }
  if (stops === 0) wrong.push("nothing on it can be reached with the Tab key");
  await before.evaluate((focused) => (focused === document.body ? document.activeElement?.blur() : focused?.focus()));
  await page.evaluate(() => window.scrollTo(0, 0));
  return { wrong, stops };
}
