import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("sign-in", { as: null }, async (walker) => {
  const { page } = walker;
  await walker.go("/audit?action=phase.set");
  await page.waitForURL("**/sign-in?next=*");
  assert.equal(await page.evaluate(() => document.activeElement.id), "email");
  await walker.look("form");

  walker.watch.expect(401);
  await page.keyboard.type(walker.demo.email("auditor"));
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), walker.demo.email("auditor"));
  assert.equal(await page.evaluate(() => document.activeElement.id), "password");
  await walker.look("refused");

  walker.watch.expect(200);
  await page.keyboard.type(walker.demo.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/audit?action=phase.set");
  await walker.press(page.getByRole("button", { name: "Sign out" }));
  await page.getByRole("status").waitFor();
  await walker.look("signed-out");
});

// Where nothing is, and where somebody may not go. Nobody has applied here.
journey("problems", { as: "hiring-manager" }, async (walker) => {
  const { page } = walker;
  await walker.go("/no-such-page", 404);
  await walker.look("not-found");
  await walker.go("/opportunities/00000000-0000-4000-8000-000000000000", 404);
  await walker.go("/audit/verification", 403);
  await page.getByRole("heading", { name: "Not yours to do" }).waitFor();
  await walker.look("forbidden");
  await walker.go("/audit?opportunity=../x", 400);
  await walker.look("not-understood");
  await walker.press(page.getByRole("link", { name: "To the inbox" }));
  await page.waitForURL("**/inbox");
  assert.equal(await page.locator("h1").innerText(), "Inbox");
});

journey("empty", { as: "auditor" }, async (walker) => {
  const { page } = walker;
  await walker.go("/inbox");
  await page.getByRole("heading", { name: "All in balance" }).waitFor();
  assert.equal(await page.locator(".count").isVisible(), false);
  await walker.look("inbox");
  await walker.go("/audit?action=proposal.approved");
  await walker.look("audit");
  await walker.go("/rubrics?search=nothing-is-called-this");
  await walker.look("rubrics");
});
