import assert from "node:assert/strict";
import { journey } from "../harness/journey.js";

// An admin makes an account, says what its operator sees, and they see that and nothing else.
journey("operators", { as: "admin" }, async (walker) => {
  const { page } = walker;
  const engineer = await walker.applicant("Backend Engineer");
  const analyst = await walker.applicant("Data Analyst");
  await walker.go("/operators");
  await walker.look("list");
  await walker.press(page.locator("summary", { hasText: "Add someone" }));
  await page.getByLabel("Name", { exact: true }).fill("Nkechi Newcomer");
  await page.getByLabel("E-mail address").fill("nkechi@demo.example");
  await page.getByLabel("Role").selectOption("hiring-manager");
  await walker.look("add");
  await walker.press(page.getByRole("button", { name: "Make the account" }));
  await page.getByRole("heading", { name: "Hand this link over now" }).waitFor();
  const link = await page.locator("code.hash").innerText();
  await walker.look("made");

  const newcomer = await walker.besides(null);
  await newcomer.page.goto(link);
  await newcomer.look("invitation");
  await newcomer.page.getByLabel(/^Password/).fill("a garden of seven stones");
  await newcomer.page.getByLabel("The same again").fill("a garden of seven stones");
  await newcomer.press(newcomer.page.getByRole("button", { name: "Set the password" }));
  await newcomer.page.getByRole("status").waitFor();
  await newcomer.signIn("nkechi@demo.example", "a garden of seven stones");
  // Nobody in Lever has that address, so there is nothing that they take part in.
  await newcomer.page.getByRole("heading", { name: "All in balance" }).waitFor();
  await newcomer.go(analyst.path, 404);

  await walker.go("/operators");
  await walker.press(page.getByRole("link", { name: "Nkechi Newcomer" }));
  await walker.press(page.locator("summary", { hasText: "Let them see more" }));
  await page.getByLabel("What", { exact: true }).selectOption("posting");
  await page.getByLabel(/^Its name as in Lever/).fill(await posting(walker, "Data Analyst"));
  await walker.look("remit");
  await walker.press(page.getByRole("button", { name: "Add", exact: true }));
  await walker.told();
  await walker.look("remit-set");

  await newcomer.go("/inbox");
  assert.deepEqual(
    await newcomer.page.locator("[data-row] a.row-link").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
    [analyst.path],
  );
  await newcomer.look("newcomer");
  await newcomer.go(engineer.path, 404);
});

/** A posting's id in the simulated Lever. */
async function posting(walker, title) {
  const world = await (await fetch(`${walker.demo.simulator}/sim/world`)).json();
  return world.postings.find((posting) => posting.text === title).id;
}
