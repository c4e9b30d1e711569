import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { journey } from "../harness/journey.js";

/** A code of an authenticator: RFC 6238, with what apps take for granted. */
function code(secret, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// One's own account: a token that is shown once, a password that is refused, a second step.
journey("account", { as: "auditor" }, async (walker) => {
  const { page } = walker;
  await walker.go("/account");
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  await walker.look("own");
  await walker.press(page.locator("summary", { hasText: "Make a token" }));
  await page.getByLabel("What is it for?").fill("Nightly figures");
  await walker.look("make-a-token");
  await walker.press(page.getByRole("button", { name: "Make the token" }));
  await page.getByRole("heading", { name: /^Copy the token/ }).waitFor();
  await walker.look("token-made");
  await walker.go("/account");
  assert.equal(await page.getByRole("heading", { name: /^Copy the token/ }).count(), 0, "it is shown once");
  page.once("dialog", (dialog) => dialog.accept());
  await walker.press(page.getByRole("button", { name: "Revoke Nightly figures" }));
  await walker.told();
  assert.equal(await page.getByText("Nightly figures").count(), 0);

  await walker.press(page.getByRole("link", { name: "Set it up" }));
  await page.getByRole("img", { name: "QR code of the secret below" }).waitFor();
  await walker.look("second-step");
  const secret = await page.locator("code.hash").innerText();
  await page.getByRole("textbox", { name: "Code" }).fill("000000");
  walker.watch.expect(400);
  await walker.press(page.getByRole("button", { name: "Turn it on" }));
  await page.getByRole("alert").waitFor();
  await walker.look("code-refused");
  walker.watch.expect(200);
  await page.getByRole("textbox", { name: "Code" }).fill(code(secret));
  await walker.press(page.getByRole("button", { name: "Turn it on" }));
  await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
  await walker.look("recovery-codes");
  await walker.press(page.getByRole("link", { name: "I have kept them" }));
  await page.getByText("On, with").waitFor();

  // From now on the password is not enough.
  const again = await walker.besides(null);
  await again.page.goto("/sign-in");
  await again.page.getByLabel("E-mail address").fill(walker.demo.email("auditor"));
  await again.page.getByLabel("Password").fill(walker.demo.password);
  await again.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await again.page.waitForURL("**/sign-in/code*");
  await again.look("code");
});
