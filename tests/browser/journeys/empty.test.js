import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("empty", { as: "auditor" }, async (walker) => {
  const { page } = walker;
  await walker.go("/inbox");
  await page.getByRole("heading", { name: "All in balance" }).waitFor();
  assert.equal(await page.locator(".count").count(), 0);
  await walker.look("inbox");
  await walker.go("/audit?action=proposal.approved");
  await walker.look("audit");
  await walker.go("/rubrics?search=nothing-is-called-this");
  await walker.look("rubrics");
});
