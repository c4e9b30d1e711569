import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

journey("decide-without-script", { script: false }, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go("/inbox");
  await walker.press(page.locator(`a[href="${person.path}"]`));
  await walker.look("waiting");
  await walker.press(page.locator("summary", { hasText: "Approve all" }));
  await walker.look("approve-all");
  await walker.press(page.getByRole("button", { name: /^Approve all/ }));
  await walker.told();
  const undos = page.locator("summary", { hasText: "Undo…" });
  await walker.settled(async () => (await undos.count()) === 3);
  const written = await walker.demo.ledger(person.id);
  assert.deepEqual(written.map((entry) => entry.kind).sort(), ["forms", "notes", "stage"]);
  await walker.press(undos.first());
  await walker.press(page.getByRole("button", { name: "Take it back" }).first());
  await walker.told();
  await walker.look("undone");
});
