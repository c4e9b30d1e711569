import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("inbox", {}, async (walker) => {
  const { page } = walker;
  await walker.applicant("Backend Engineer");
  await walker.applicant("Data Analyst", { strength: "middling", layout: "sidebar" });
  await walker.applicant("Backend Engineer", { strength: "weak", layout: "single-column", hiddenText: true });
  await walker.go("/inbox");
  await walker.look("list");

  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href"));
  const link = (index) => page.locator("[data-row] a.row-link").nth(index).getAttribute("href");
  if (walker.isTouch) {
    await page.locator("[data-row]").first().tap();
  } else {
    await walker.go("/inbox");
    await page.keyboard.press("j");
    assert.equal(await focused(), await link(0));
    await page.keyboard.press("j");
    assert.equal(await focused(), await link(1));
    await walker.keep("second-row-focused");
    await page.keyboard.press("k");
    assert.equal(await focused(), await link(0));
    await page.keyboard.press("Enter");
  }
  await page.waitForURL("**/opportunities/*");

  await walker.go("/inbox?review=yes");
  await walker.look("needs-review");
  assert.ok((await page.locator("[data-row]").count()) > 0, "somebody hides text, so somebody needs a review");
  await walker.go("/inbox?posting=none-of-these");
  await walker.look("none-of-these");
});
