import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// A résumé that hides text; and what recruiter, hiring manager and auditor see of one and the same person.
journey("candidacy", {}, async (walker) => {
  const { page } = walker;
  const hider = await walker.applicant("Backend Engineer", { hiddenText: true, layout: "single-column" });
  await walker.go(`${hider.path}?view=text`);
  await page.getByText("text a reader cannot see").first().waitFor();
  await walker.look("hidden-text");

  const person = await someoneWithPages(walker);
  const quote = page.locator("a.quote").first();
  const mark = page.locator(await quote.getAttribute("href"));
  assert.equal(await mark.evaluate((lit) => lit.matches("a.sheet-mark")), true, "a quote leads to its place on the page");
  await quote.hover();
  assert.equal(await mark.evaluate((lit) => lit.classList.contains("lit")), true, "a quote lights its mark");
  await quote.click();
  assert.equal(new URL(page.url()).hash, await quote.getAttribute("href"));
  const picture = page.locator(".sheet img").first();
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector(".sheet img").naturalWidth > 0);
  await walker.look("recruiter");
  await mark.click();
  assert.match(new URL(page.url()).hash, /^#criterion-/);
  await walker.press(page.getByRole("link", { name: "Text", exact: true }));
  await page.locator(".resume-text mark").first().waitFor();
  await walker.look("text");

  const manager = await walker.besides("hiring-manager");
  await manager.go(person.path);
  assert.equal(await manager.page.locator("main [data-key]").count(), 0, "a hiring manager reads and does not decide");
  await manager.look("hiring-manager");

  const auditor = await walker.besides("auditor");
  await auditor.go(person.path);
  await auditor.press(auditor.page.locator("summary", { hasText: "Details" }).first());
  await auditor.look("auditor");
});

/** Opens the candidacy of somebody whose pages were drawn. On a busy machine a page may take longer than it is given. */
async function someoneWithPages(walker) {
  for (let seed = 1; seed <= 8; seed += 1) {
    const person = await walker.applicant("Backend Engineer", { seed });
    await walker.go(person.path);
    if ((await walker.page.locator("a.sheet-mark").count()) > 0) return person;
  }
  throw new Error("no page of eight résumés was drawn");
}
