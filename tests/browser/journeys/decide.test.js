import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// One proposal is approved, one edited and approved, one declined: by keys on a desktop, by touch on a phone. Then the
// approved ones are looked up in the simulated Lever, and one is taken back.
journey("decide", {}, async (walker) => {
  const { page, isTouch } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go(person.path);
  await walker.look("waiting");

  const proposals = page.locator("article.proposal");
  assert.equal(await proposals.count(), 3);
  const proposal = (title) => proposals.filter({ hasText: title }).filter({ has: page.locator("[data-key=a]") }).first();
  const answered = () => page.getByRole("status").waitFor();

  // The form, as it is.
  if (isTouch) {
    await proposals.first().getByRole("button", { name: "Approve", exact: true }).tap();
  } else {
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.localName), "h3");
    await page.keyboard.press("a");
    await walker.keep("approve-focused");
    await page.keyboard.press("Enter");
  }
  await answered();

  // The note, reworded.
  const note = proposal("note");
  if (isTouch) {
    await note.getByText("Edit…").tap();
  } else {
    await note.getByRole("heading").focus();
    await page.keyboard.press("e");
  }
  const text = note.getByLabel("Text of the note");
  await text.waitFor();
  if (!isTouch) assert.equal(await text.evaluate((field) => field === document.activeElement), true);
  await text.fill("[AI Agent] Worth a call this week.");
  await walker.look("edit");
  if (isTouch) {
    await note.getByRole("button", { name: "Approve as edited" }).tap();
  } else {
    await text.focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  }
  await answered();

  // The move, declined with a reason.
  const move = proposal("Phone");
  if (isTouch) {
    await move.getByText("Decline…").tap();
  } else {
    await move.getByRole("heading").focus();
    await page.keyboard.press("d");
  }
  const reason = move.getByLabel("Why not?");
  await reason.fill("The phone screens of this week are full.");
  await walker.look("decline");
  await walker.press(move.getByRole("button", { name: "Decline", exact: true }));
  await answered();
  await walker.look("decided");

  await walker.go(person.path);
  const undos = page.locator("summary", { hasText: "Undo…" });
  await walker.settled(async () => (await undos.count()) === 2);
  const written = await walker.demo.ledger(person.id);
  assert.deepEqual(written.map((entry) => entry.kind).sort(), ["forms", "notes"]);
  await walker.look("written");

  await walker.press(undos.first());
  await walker.look("undo-asked");
  await walker.press(page.getByRole("button", { name: "Take it back" }).first());
  await answered();
  await walker.settled(async () => (await page.locator(".state-compensated").count()) === 1);
  await walker.look("undone");
});
