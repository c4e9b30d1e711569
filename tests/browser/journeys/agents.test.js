import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// A recruiter stops one posting and then everything; only an admin starts it again.
journey("agents", {}, async (walker) => {
  const { page } = walker;
  const person = await walker.applicant("Backend Engineer");
  await walker.go("/agents");
  await walker.look("running");
  await walker.press(page.locator("summary", { hasText: "Stop one posting" }));
  await page.getByLabel("Posting", { exact: true }).selectOption({ label: "Data Analyst" });
  await walker.look("stop-a-posting");
  await walker.press(page.getByRole("button", { name: "Stop this posting now" }));
  await walker.told();
  await page.getByText("stopped: every agent").first().waitFor();
  await walker.press(page.locator("summary", { hasText: "Stop everything" }));
  await walker.look("stop-asked");
  await walker.press(page.getByRole("button", { name: "Stop every agent now" }));
  await page.getByRole("heading", { name: "Everything is stopped" }).waitFor();
  await walker.look("stopped");
  await walker.go(person.path);
  await page.getByText("Everything is stopped.").waitFor();
  await walker.look("candidacy-while-stopped");

  const admin = await walker.besides("admin");
  await admin.go("/agents");
  await admin.press(admin.page.locator("summary", { hasText: "Set a phase" }));
  await admin.look("set-a-phase");
  // Every agent, everywhere, is what the form begins with.
  await admin.page.getByRole("radio", { name: /^Augment/ }).check();
  await admin.press(admin.page.getByRole("button", { name: "Set from now on" }));
  await admin.told();
  assert.equal(await admin.page.getByRole("heading", { name: "Everything is stopped" }).count(), 0);
  await admin.look("started-again");
});
