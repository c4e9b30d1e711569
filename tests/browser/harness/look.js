// What must hold of every page that a journey looks at.

import { appendFileSync } from "node:fs";
import { axeSource } from "./modules.js";
import { END, smallTargets, stickAgain, unseenFocus, unstick } from "./measures.js";
import { told } from "./told.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
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

  verify() {
    if (this.complaints.length > 0) throw new Error(`the browser complains:\n  ${this.complaints.join("\n  ")}`);
  }
}

/** Checks the page as it is and keeps a screenshot, also of one that is not as it should be. */
export async function look(walker, step, { isHeavy = false } = {}) {
  const { page, run, watch } = walker;
  await page.waitForLoadState("load");
  await walker.keep(step);
  const wrong = [...watch.complaints];
  // A page that runs no scripts runs none of ours either; the same page is measured in the journeys that do.
  const { stops, lesser } = run.script ? await measure(walker, wrong) : { stops: 0, lesser: [] };
  const { raw, transfer } = await watch.weight();
  if (raw > HEAVIEST && !isHeavy) wrong.push(`its HTML weighs ${raw} bytes; ${HEAVIEST} are allowed`);
  const path = new URL(page.url()).pathname;
  const line = { journey: run.name, step, size: run.size, scheme: run.scheme, path, raw, transfer, stops, lesser };
  appendFileSync(`${told("FULCRUM_BROWSER_RESULTS")}/looks.jsonl`, `${JSON.stringify(line)}\n`);
  if (wrong.length > 0) throw new Error(`${path} (${step}) is not as it should be:\n  ${wrong.join("\n  ")}`);
}

async function measure({ page, run }, wrong) {
  const focus = await walkFocus(page);
  // What sticks to the window's edge covers whatever happens to lie below it now; it is measured at its own place.
  await page.evaluate(unstick);
  const { failing, lesser } = await accessibility(page);
  wrong.push(...failing);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > run.viewport.width) wrong.push(`it is ${width} px wide and scrolls sideways`);
  if (!(await page.title())) wrong.push("it has no title");
  wrong.push(...(await page.evaluate(smallTargets)));
  wrong.push(...focus.wrong);
  await page.evaluate(stickAgain);
  return { stops: focus.stops, lesser };
}

async function accessibility(page) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const rules = { "target-size": { enabled: true } };
    const found = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
    return found.violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help,
      nodes: nodes.slice(0, 3).map((node) => ({ html: node.html.slice(0, 160), summary: node.failureSummary })),
    }));
  }, TAGS);
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
    // Where the Tab key goes on from: the very beginning.
    document.body.setAttribute("tabindex", "-1");
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
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
