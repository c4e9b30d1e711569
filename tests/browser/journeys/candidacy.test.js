import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// What recruiter, hiring manager and auditor see of one and the same person, whose résumé hides text.
journey("candidacy", {}, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer", { hiddenText: true, layout: "single-column" });
  await walker.go(person.path);
  await page.getByText("text a reader cannot see").waitFor();
  const quote = page.locator("a.quote").first();
  await walker.press(quote);
  assert.equal(new URL(page.url()).hash, await quote.getAttribute("href"));
  await walker.look("recruiter");

  const manager = await walker.besides("hiring-manager");
  await manager.go(person.path);
  assert.equal(await manager.page.locator("[data-key]").count(), 0, "a hiring manager reads and does not decide");
  await manager.look("hiring-manager");

  const auditor = await walker.besides("auditor");
  await auditor.go(person.path);
  await auditor.press(auditor.page.locator("summary", { hasText: "Details" }).first());
  await auditor.look("auditor");
});
