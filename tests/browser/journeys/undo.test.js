import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// What an agent did is taken back together: seen first, then asked for, then followed until Lever has it.
journey("undo", {}, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go(person.path);
  await walker.press(page.locator("summary", { hasText: "Approve all" }));
  await walker.press(page.getByRole("button", { name: "Approve all" }));
  await walker.told();
  await walker.go(person.path);
  await walker.settled(async () => (await page.locator("summary", { hasText: "Undo…" }).count()) === 3);

  await walker.go("/undo?agent=screening");
  await walker.look("choose");
  await walker.press(page.getByRole("button", { name: "Show what would be taken back" }));
  await page.getByText("3 changes are taken back").waitFor();
  await walker.look("seen");
  await walker.press(page.getByRole("button", { name: "Take these 3 changes back" }));
  await page.waitForURL(/\/undo\/[^?]/);
  await walker.look("asked");
  const at = new URL(page.url()).pathname;
  await walker.settled(async () => {
    await walker.go(at);
    return (await page.getByText("Taken back").count()) > 0;
  });
  await walker.look("done");
  const ledger = await walker.demo.ledger(person.id);
  assert.ok(ledger.length > 3, "Lever's side shows the changes and what took them back");
});
