// A journey: what one person does in the console, walked at each size in each colour scheme, in a demo of its own.

import { after, before, test } from "node:test";
import { chromium } from "./modules.js";
import { startDemo, until } from "./demo.js";
import { Watch, look } from "./look.js";
import { told } from "./told.js";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const SCHEMES = ["light", "dark"];

// No sandbox: the tests run as root on machines that are thrown away. The rest keeps Chromium from calling home.
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/**
 * Registers a journey. `walk` gets a walker and goes where it likes; a thrown error fails it.
 *
 * @param {string} name - begins the names of its screenshots
 * @param {{ as?: string, script?: boolean }} options - the role that is signed in at the start (`null` for nobody), and
 *   whether the browser runs JavaScript
 * @param {(walker: Walker) => Promise<void>} walk
 */
export function journey(name, { as = "recruiter", script = true }, walk) {
  let browser, demo;
  before(async () => {
    [demo, browser] = await Promise.all([
      startDemo(),
      chromium.launch({ executablePath: told("FULCRUM_CHROMIUM"), headless: true, args: FLAGS }),
    ]);
  });
  after(async () => {
    await Promise.all([browser?.close(), demo?.stop()]);
  });
  for (const [index, scheme] of SCHEMES.entries()) {
    for (const size of Object.keys(SIZES)) {
      test(`${name}, ${size}, ${scheme}`, { timeout: 90_000 }, async () => {
        const run = { name, size, scheme, script, viewport: SIZES[size], number: index * 2 + (size === "phone" ? 1 : 0) };
        const walker = await Walker.enter(browser, demo, run, as);
        try {
          await walk(walker);
        } catch (error) {
          // A picture of it would be good to have; why it failed matters more.
          await walker.keep("failed").catch(() => undefined);
          throw error;
        } finally {
          await walker.leave();
        }
      });
    }
  }
}

/** Somebody at a browser. */
export class Walker {
  /** Opens a window, signed in as the role or as nobody. */
  static async enter(browser, demo, run, role) {
    const context = await browser.newContext({
      baseURL: demo.url,
      viewport: run.viewport,
      colorScheme: run.scheme,
      hasTouch: run.size === "phone",
      isMobile: run.size === "phone",
      javaScriptEnabled: run.script,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const walker = new Walker(browser, demo, run, context, page);
    if (role) await walker.signIn(role);
    return walker;
  }

  constructor(browser, demo, run, context, page) {
    Object.assign(this, { browser, demo, run, context, page, others: [] });
    this.watch = new Watch(page);
  }

  /** Touch on a phone, keys elsewhere: a journey may do one thing in both ways. */
  get isTouch() {
    return this.run.size === "phone";
  }

  async signIn(role) {
    await this.page.goto("/sign-in");
    await this.page.getByLabel("E-mail address").fill(this.demo.email(role));
    await this.page.getByLabel("Password").fill(this.demo.password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.page.waitForURL("**/inbox");
  }

  /** Somebody else at a window of their own, for as long as this journey lasts. */
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
   * Looks at the page as it is now: every rule for pages is checked, and a screenshot is kept. The focus goes through the
   * page and back, so whoever goes on by keys opens the page anew first.
   */
  async look(step, allowed = {}) {
    await look(this, step, allowed);
  }

  async keep(step) {
    const { name, size, scheme } = this.run;
    const path = `${told("FULCRUM_BROWSER_RESULTS")}/${name}-${step}-${size}-${scheme}.png`;
    await this.page.screenshot({ path, fullPage: true });
  }

  async leave() {
    for (const other of this.others) await other.leave();
    await this.context.close();
    this.watch.verify();
  }
}
