import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// Long enough to look at what is held back before it is written.
const settings = { hold: 300 };

journey("inbox", { hands: true, settings }, async (walker) => {
  const { page, isTouch } = walker;
  await walker.applicant("Backend Engineer");
  await walker.applicant("Data Analyst", { strength: "middling", layout: "sidebar" });
  await walker.applicant("Backend Engineer", { strength: "weak", layout: "single-column", hiddenText: true });
  await walker.go("/inbox");
  await walker.look("list");

  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href"));
  const link = (index) => page.locator("[data-row] a.row-link").nth(index).getAttribute("href");
  if (isTouch) {
    await page.locator("[data-row] a.row-link").first().tap();
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
  assert.ok((await page.locator("[data-row]").count()) > 0, "somebody hides text, so somebody needs a review");
  await walker.look("needs-review");
  await walker.go("/inbox?posting=none-of-these");
  await walker.look("none-of-these");

  // Narrowed to one posting by the list of postings alone, then given up.
  await walker.go("/inbox");
  const all = await page.locator("[data-row]").count();
  const choices = await page.locator("select[name=posting] option").allInnerTexts();
  await page.locator("select[name=posting]").selectOption({ label: choices.find((choice) => choice.startsWith("Data Analyst")) });
  await page.waitForURL("**/inbox?*posting=*");
  const narrowed = await page.locator("[data-row]").count();
  assert.ok(narrowed > 0 && narrowed < all, `${narrowed} of ${all}`);
  await walker.look("narrowed");
  await walker.press(page.getByRole("link", { name: "Clear filters" }));
  await page.waitForURL("**/inbox");
  assert.equal(await page.locator("[data-row]").count(), all);
});

// Ticked, seen word for word, approved together, and taken back before anything was written.
journey("together", { hands: true, settings }, async (walker) => {
  const { page, isTouch } = walker;
  const people = [await walker.applicant("Product Designer"), await walker.applicant("Product Designer", { strength: "middling" })];
  await walker.go("/inbox");
  if (isTouch) {
    for (const person of people) await page.locator(`[data-row]:has(a[href="${person.path}"]) input[type=checkbox]`).tap();
  } else {
    for (const person of people) {
      await page.locator(`a[href="${person.path}"]`).focus();
      await page.keyboard.press("x");
    }
  }
  assert.equal(await page.locator("[data-row] input:checked").count(), 2);
  await walker.look("ticked");
  await walker.press(page.locator(".batch-bar").getByRole("button", { name: /note/i }));
  await page.getByRole("heading", { name: /together/ }).waitFor();
  assert.equal(await page.locator(".batch-line input:checked").count(), 2);
  await walker.look("word-for-word");
  await walker.press(page.getByRole("button", { name: "Approve the ticked" }));
  await walker.told();
  const held = page.locator(".notice-held");
  await held.getByText("2 changes that you approved").waitFor();
  await walker.look("held");
  if (isTouch) {
    await held.getByRole("button", { name: "Undo" }).tap();
  } else {
    await page.keyboard.press("u");
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "Undo");
    await page.keyboard.press("Enter");
  }
  await held.waitFor({ state: "detached" });
  await walker.told();
  await walker.look("taken-back");
  for (const person of people) assert.deepEqual(await walker.demo.ledger(person.id), []);
});

// What happens while the page is open is told, and nothing moves under the reader.
journey("live", { settings }, async (walker) => {
  const { page } = walker;
  await walker.applicant("Backend Engineer");
  const answered = page.waitForResponse((response) => response.url().endsWith("/events"));
  await walker.go("/inbox");
  await answered;
  const rows = await page.locator("[data-row]").count();
  const badge = () => page.locator("[data-waiting]").evaluate((count) => Number(count.firstChild.nodeValue));
  const before = await badge();
  await walker.applicant("Account Executive");
  await page.locator(".notice-live:visible", { hasText: "1 more candidacy waits" }).waitFor();
  assert.equal(await badge(), before + 1);
  assert.equal(await page.locator("[data-row]").count(), rows, "nothing moves under the reader");
  await walker.look("one-more");
  await walker.press(page.locator(".notice-live").getByRole("link", { name: "Show" }));
  await page.locator("[data-row]").nth(rows).waitFor();
});

journey("keys", { settings }, async (walker) => {
  const { page } = walker;
  await walker.applicant("Backend Engineer");
  await walker.go("/inbox");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor();
  await walker.look("dialog");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
});
