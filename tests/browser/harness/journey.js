// A journey: what one person does in the console. Each look at a page is a look at both sizes in both colour schemes.

import { after, test } from "node:test";
import { chromium } from "./modules.js";
import { startDemo, until } from "./demo.js";
import { SIZES, Watch, look } from "./look.js";
import { told } from "./told.js";

// No sandbox: the tests run as root on machines that are thrown away. The rest keeps Chromium from calling home.
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** What the journeys of one file share: the browser, and a demo for each way of setting one up. */
const shared = new Map();

function once(name, start) {
  if (!shared.has(name)) shared.set(name, start());
  return shared.get(name);
}

const browser = () =>
  once("browser", () => chromium.launch({ executablePath: told("FULCRUM_CHROMIUM"), headless: true, args: FLAGS }));
const demo = (settings) => once(JSON.stringify(settings), () => startDemo(settings));

after(async () => {
  for (const running of await Promise.allSettled(shared.values())) {
    await (running.value?.stop ?? running.value?.close)?.call(running.value);
  }
});

/**
 * Registers a journey. `walk` gets a walker and goes where it likes; a thrown error fails it. The journeys of a file whose
 * settings are the same meet each other's traces.
 *
 * @param {string} name - begins the names of its screenshots
 * @param {{ as?: string, script?: boolean, hands?: boolean, settings?: object }} options - the role that is signed in at
 *   the start (`null` for nobody); whether the browser runs JavaScript; whether keys and touch do different things, so that
 *   it is walked with each, at its own size; and how the demo is set up
 * @param {(walker: Walker) => Promise<void>} walk
 */
export function journey(name, { as = "recruiter", script = true, hands = false, settings = {} }, walk) {
  for (const [number, size] of (hands ? Object.keys(SIZES) : ["desktop"]).entries()) {
    test(hands ? `${name}, ${size}` : name, { timeout: 180_000 }, async () => {
      const looksAt = hands ? [size] : Object.keys(SIZES);
      const run = { name, size, script, number, looksAt };
      const walker = await Walker.enter(await browser(), await demo(settings), run, as);
      try {
        await walk(walker);
      } catch (error) {
        walker.wrong.push(error.stack);
        // A picture of it would be good to have; why it failed matters more.
        await walker.keep("failed", size, "light").catch(() => undefined);
      } finally {
        await walker.leave();
      }
      if (walker.wrong.length > 0) throw new Error(walker.wrong.join("\n"));
    });
  }
}

/** Somebody at a browser. */
export class Walker {
  /** Opens a window, signed in as the role or as nobody. */
  static async enter(browser, demo, run, role) {
    const context = await browser.newContext({
      baseURL: demo.url,
      viewport: SIZES[run.size],
      colorScheme: "light",
      hasTouch: run.size === "phone",
      isMobile: run.size === "phone",
      javaScriptEnabled: run.script,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const walker = new Walker(browser, demo, run, context, page);
    if (role) await walker.signIn(demo.email(role), demo.password);
    return walker;
  }

  constructor(browser, demo, run, context, page) {
    Object.assign(this, { browser, demo, run, context, page, others: [], wrong: [] });
    this.watch = new Watch(page);
  }

  /** Touch on a phone, keys elsewhere: a journey may do one thing in both ways. */
  get isTouch() {
    return this.run.size === "phone";
  }

  async signIn(email, password) {
    await this.page.goto("/sign-in");
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.page.waitForURL("**/inbox");
  }

  /** Somebody else, or nobody yet, at a window of their own, for as long as this journey lasts. */
  async besides(role) {
    const other = await Walker.enter(this.browser, this.demo, this.run, role);
    this.others.push(other);
    return other;
  }

  /** Opens a page; a status other than 200 is one that was expected. */
  async go(path, status = 200) {
    this.watch.expect(status);
    const response = await this.page.goto(path);
    if (response.status() !== status) throw new Error(`${path} was answered ${response.status()}, not ${status}`);
  }

  /** Touches or clicks, as people do at this size. */
  async press(locator) {
    await (this.isTouch ? locator.tap() : locator.click());
  }

  /** Waits for what the console says after something was done. */
  async told(role = "status") {
    await this.page.locator(`main > .notice[role=${role}]:visible`).first().waitFor();
  }

  /** Lets somebody apply, and waits until their proposals wait for a decision. The same journey meets the same person. */
  async applicant(posting, persona = {}) {
    const seed = 100 + this.run.number + (persona.hiddenText ? 50 : 0);
    const { opportunityId } = await this.demo.apply(posting, { seed, ...persona });
    const path = `/opportunities/${opportunityId}`;
    await this.demo.proposalsOn(path);
    return { id: opportunityId, path };
  }

  /** Reloads the page until something is so of it. */
  async settled(isSo) {
    await until("the page shows it", async () => {
      if (await isSo()) return true;
      await this.page.reload();
      return false;
    });
  }

  /**
   * Looks at the page as it is now: every rule for pages is checked, and screenshots are kept. The focus goes through the
   * page and back, so whoever goes on by keys opens the page anew first.
   */
  async look(step, allowed = {}) {
    await look(this, step, allowed);
  }

  async keep(step, size = this.run.size, scheme = "light") {
    const path = `${told("FULCRUM_BROWSER_RESULTS")}/${this.run.name}-${step}-${size}-${scheme}.png`;
    await this.page.screenshot({ path, fullPage: true });
  }

  async leave() {
    for (const other of this.others) {
      await other.leave();
      this.wrong.push(...other.wrong);
    }
    await this.context.close();
    this.wrong.push(...this.watch.told());
  }
}
