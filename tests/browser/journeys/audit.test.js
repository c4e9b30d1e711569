import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("audit", { as: "auditor" }, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go("/audit");
  await walker.look("all");
  await walker.go(`/audit?opportunity=${person.id}`);
  const details = page.locator("summary", { hasText: "Details" }).first();
  await walker.press(details);
  await walker.look("of-one-person");
  assert.ok((await page.getByText("Sealed under the person's key").count()) > 0);
  await walker.go("/audit/verification");
  await walker.look("not-verified-yet");
  await walker.press(page.getByRole("button", { name: "Verify the whole log" }));
  await page.getByText("The log is whole").waitFor();
  await walker.look("verified");
});
