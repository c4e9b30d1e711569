// A certified OpenID provider for tests: starts on a free port of this machine, says where on its first line, and ends when
// its standard input does, so that it never outlives whoever started it.
//
// Accounts come from the tests: PUT /test/accounts/NAME takes the claims of one. Clients register themselves, as the
// standard has it. Signing in is the provider's own pages: a name, any password, and a consent.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const accounts = new Map();

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function key(kind, options, algorithm) {
  const { privateKey } = generateKeyPairSync(kind, options);
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: algorithm };
}

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  claims: {
    email: ["email", "email_verified"],
    profile: ["name"],
    groups: ["groups"],
  },
  scopes: ["openid", "offline_access", "email", "profile", "groups"],
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
  cookies: { keys: ["for tests only"] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
  jwks: { keys: [key("rsa", { modulusLength: 2048 }, "RS256"), key("ec", { namedCurve: "P-256" }, "ES256")] },
  features: {
    registration: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount: (_, id) => {
    const claims = accounts.get(id);
    return claims && { accountId: id, claims: () => ({ ...claims, sub: id }) };
  },
  pkce: { required: () => true },
});

const callback = provider.callback();
server.on("request", async (request, response) => {
  const path = new URL(request.url, issuer).pathname;
  if (request.method === "PUT" && path.startsWith("/test/accounts/")) {
    accounts.set(decodeURIComponent(path.slice("/test/accounts/".length)), await read(request));
    response.writeHead(204).end();
    return;
  }
  callback(request, response);
});

// Nobody listens after the first line.
process.stdout.on("error", () => {});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
process.stdout.write(`${issuer}\n`);
