import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// While an answer is on its way its button says so, and pressing it again sends nothing.
journey("busy", { as: null }, async (walker) => {
  const { page } = walker;
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  let sent = 0;
  await page.route("**/session", async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await walker.go("/sign-in");
  await page.getByLabel("E-mail address").fill(walker.demo.email("recruiter"));
  await page.getByLabel("Password").fill(walker.demo.password);
  const button = page.getByRole("button", { name: "Sign in", exact: true });
  await button.click({ noWaitAfter: true });
  await page.locator("button[aria-busy=true]:disabled").waitFor();
  await button.click({ force: true, noWaitAfter: true });
  assert.equal(sent, 1);
  release();
  await page.waitForURL("**/inbox");
});
