// A whole Fulcrum of one's own: console, simulated Lever, accounts. It ends with the tests that started it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { told } from "./told.js";

const PATIENCE = 30_000;

/**
 * Starts `fulcrum demo` on free ports, with nobody having applied, and resolves once it answers.
 *
 * @param {{ blind?: number, hold?: number }} settings - percent of runs that are judged blind, and seconds for which an
 *   approval can be taken back before it is written
 */
export async function startDemo({ blind = 0, hold = 1 } = {}) {
  const settings = ["--blind", String(blind), "--hold", String(hold)];
  const child = spawn(told("FULCRUM_BROWSER_PROGRAM"), ["demo", "--port", "0", "--nobody", "--json", ...settings], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const line = await new Promise((resolve, reject) => {
    child.once("error", reject);
    ended.then((code) => reject(new Error(`fulcrum demo ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  const { console: url, simulator, password, accounts } = JSON.parse(line);
  const recruiter = await session(url, accounts.find((account) => account.role === "recruiter").email, password);
  return {
    url,
    simulator,
    password,
    email: (role) => accounts.find((account) => account.role === role).email,
    /** Lets somebody apply in the simulated Lever; what they are like follows from the seed. */
    async apply(posting = "Backend Engineer", persona = {}) {
      const whole = { strength: "strong", format: "pdf", layout: "two-columns", hiddenText: false, ...persona };
      return (await ask(`${simulator}/sim/applications`, { posting, persona: whole })).data;
    },
    /** Waits until proposals of the page's candidacy wait for a decision, as a recruiter sees it. */
    async proposalsOn(path) {
      await until("the proposals wait for a person", async () => {
        const answer = await fetch(`${url}${path}`, { headers: { cookie: recruiter } });
        const page = answer.ok ? await answer.text() : "";
        return page.includes('/approval"') || page.includes('/judgement"');
      });
    },
    /** Everything that was written to the simulated Lever for an opportunity. */
    async ledger(opportunity) {
      return (await ask(`${simulator}/sim/ledger?opportunity=${opportunity}&applied=true`)).data;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Looks again and again until something is so. Nothing waits for a time to pass that it could have looked. */
export async function until(what, look) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Signs in without a browser and resolves to the cookie. */
async function session(url, email, password) {
  const body = new URLSearchParams({ email, password });
  const answer = await fetch(`${url}/session`, { method: "POST", headers: { origin: url }, body, redirect: "manual" });
  const cookie = answer.headers.get("set-cookie");
  if (!cookie) throw new Error(`signing in was answered ${answer.status}`);
  return cookie.split(";")[0];
}

async function ask(url, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`the simulated Lever answered ${response.status}: ${await response.text()}`);
  return response.json();
}
