import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("rubric", {}, async (walker) => {
  const { page } = walker;
  await walker.applicant("Data Analyst");
  await walker.go("/rubrics");
  await walker.look("list");
  await walker.press(page.getByRole("link", { name: "Data Analyst" }).first());
  await page.getByRole("heading", { level: 1, name: "Data Analyst" }).waitFor();
  await walker.look("form");

  const weight = page.getByLabel("Weight").first();
  await weight.fill("0");
  walker.watch.expect(422);
  await walker.press(page.getByRole("button", { name: "Save the rubric" }));
  await page.getByRole("alert").waitFor();
  await walker.look("refused");

  walker.watch.expect(200);
  // Another weight in each walk: they share the posting.
  await page.getByLabel("Weight").first().fill(String(6 + walker.run.number));
  await walker.press(page.getByRole("button", { name: "Try on past applications" }));
  await page.getByRole("heading", { name: "Tried on past applications" }).waitFor();
  assert.ok((await page.locator("table.trial tbody tr").count()) > 0);
  await walker.look("tried");

  await page.getByLabel("Remark").first().fill("More weight on what the team needs first");
  await walker.press(page.getByRole("button", { name: "Save the rubric" }));
  await page.getByRole("status").waitFor();
  await walker.look("saved");

  const manager = await walker.besides("hiring-manager");
  await manager.go(new URL(page.url()).pathname);
  await manager.look("hiring-manager");
});
