import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// One proposal is approved, one edited and approved, one declined: by keys on a desktop, by touch on a phone. Then the
// approved ones are looked up in the simulated Lever, and one is taken back.
journey("decide", { hands: true }, async (walker) => {
  const { page, isTouch } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go(person.path);
  await walker.look("waiting");
  const proposals = page.locator("article.proposal");
  assert.deepEqual(await proposals.getByRole("heading").allInnerTexts(), ["Add a note", "File a form", "Move to another stage"]);
  const proposal = (title) => proposals.filter({ has: page.getByRole("heading", { name: title }) });
  const answered = () => walker.told();
  // By key to the proposal and into its answer, or by touch on the answer.
  const answer = async (title, key, button) => {
    if (isTouch) return proposal(title).getByText(button, { exact: true }).tap();
    for (let step = 0; (await page.evaluate(() => document.activeElement.innerText)) !== title; step += 1) {
      assert.ok(step < 4, `the key j does not lead to “${title}”`);
      await page.keyboard.press("j");
    }
    await page.keyboard.press(key);
  };
  const send = async (button) => (isTouch ? button.tap() : button.press("Enter"));

  // The form, as it is.
  await walker.go(person.path);
  await answer("File a form", "a", "Approve");
  if (!isTouch) {
    await walker.keep("approve-focused");
    await page.keyboard.press("Enter");
  }
  await answered();

  // The note, reworded.
  await answer("Add a note", "e", "Edit…");
  const text = page.getByLabel("Text of the note");
  await text.waitFor();
  if (!isTouch) assert.equal(await text.evaluate((field) => field === document.activeElement), true);
  await text.fill("[AI Agent] Worth a call this week.");
  await walker.look("edit");
  await send(page.getByRole("button", { name: "Approve as edited" }));
  await answered();

  // The move, declined with a reason.
  await walker.go(person.path);
  await answer("Move to another stage", "d", "Decline…");
  const reason = proposal("Move to another stage").getByLabel("Why not?");
  if (!isTouch) assert.equal(await reason.evaluate((field) => field === document.activeElement), true);
  await reason.fill("The phone screens of this week are full.");
  await walker.look("decline");
  await send(proposal("Move to another stage").getByRole("button", { name: "Decline", exact: true }));
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
