import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// Who judges blind reads the résumé and answers; only then is the score in the page at all.
journey("blind", { settings: { blind: 100 } }, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go("/inbox");
  await page.getByText("Judge blind").first().waitFor();
  await walker.look("inbox");
  await walker.go(person.path);
  assert.equal(await page.locator(".criterion, .proposal, .head-score").count(), 0);
  assert.equal(await page.getByText("stage move").count(), 0, "nothing on the page tells what was proposed");
  await walker.look("asked");
  await walker.press(page.getByRole("button", { name: "Yes", exact: true }));
  await walker.told();
  await page.locator("article.proposal").first().waitFor();
  await walker.look("shown");
  await walker.go("/agents");
  await page.getByText("Judged blind: 1").waitFor();
});
