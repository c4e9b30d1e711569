import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

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
