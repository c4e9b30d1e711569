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
