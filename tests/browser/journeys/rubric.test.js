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
  await page.getByLabel("Weight").first().fill("6");
  await walker.press(page.getByRole("button", { name: "Try on past applications" }));
  await page.getByRole("heading", { name: "Tried on past applications" }).waitFor();
  assert.ok((await page.locator("table.trial tbody tr").count()) > 0);
  await walker.look("tried");

  await page.getByLabel("Remark").first().fill("More weight on what the team needs first");
  await walker.press(page.getByRole("button", { name: "Save the rubric" }));
  await walker.told();
  await walker.look("saved");

  // A hiring manager reads the rubrics of what they see, and no others.
  const manager = await walker.besides("hiring-manager");
  await manager.go(new URL(page.url()).pathname, 404);
  await manager.go("/rubrics");
  await manager.press(manager.page.getByRole("link", { name: "Backend Engineer" }).first());
  await manager.page.getByRole("heading", { level: 1, name: "Backend Engineer" }).waitFor();
  await manager.look("hiring-manager");
});
