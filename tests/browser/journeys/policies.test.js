import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// A policy is mended in the editor, tried on what was proposed, saved, compared, and gone back from.
journey("policies", { as: "admin" }, async (walker) => {
  const { page } = walker;
  await walker.applicant("Backend Engineer");
  await walker.go("/policies");
  await walker.look("in-force");
  await walker.press(page.getByRole("link", { name: "Edit the policy" }));
  const file = page.getByLabel(/^Rules, each with/);
  await walker.look("editor");
  const text = await file.inputValue();

  await file.fill(text.replace("decision = ", "decission = "));
  walker.watch.expect(422);
  await walker.press(page.getByRole("button", { name: "Save and put in force" }));
  await page.getByRole("alert").waitFor();
  await walker.look("refused");
  await walker.press(page.getByRole("link", { name: /^Line / }).first());
  assert.match(await file.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), /decission/);

  walker.watch.expect(200);
  // Nothing by itself and nothing forbidden: a policy without rules asks a person for everything.
  await file.fill(text.slice(0, text.indexOf("[[rule")));
  await walker.press(page.getByRole("button", { name: "Try on past proposals" }));
  await page.getByRole("heading", { name: "Tried on past proposals" }).waitFor();
  await walker.look("tried");
  await page.getByLabel(/^Remark/).fill("A person looks at everything for now");
  await walker.press(page.getByRole("button", { name: "Save and put in force" }));
  await walker.told();
  await walker.look("saved");

  await walker.press(page.getByRole("link", { name: /^What it changed/ }).first());
  await page.getByRole("heading", { name: /^From / }).waitFor();
  await walker.look("compared");
  await walker.press(page.locator("summary", { hasText: "Go back to an earlier version" }));
  await page.getByLabel("Version", { exact: true }).selectOption("0");
  await walker.look("go-back");
  await walker.press(page.getByRole("button", { name: "Put it in force again" }));
  await walker.told();

  const auditor = await walker.besides("auditor");
  await auditor.go("/policies");
  assert.equal(await auditor.page.getByRole("link", { name: "Edit the policy" }).count(), 0);
  await auditor.look("auditor");
});
