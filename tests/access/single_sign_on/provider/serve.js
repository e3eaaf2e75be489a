// A real provider (oidc-provider, certified by the OpenID Foundation) on loopback, for tests:
//
//   node serve.js PORT RETURN_ADDRESS      two clients, whoever types a name is that person; Ctrl+C ends it
//
// Its own sign-in page takes any password; "strong" in the name's place of the password shows a second factor.

import { Provider } from "oidc-provider";

const [port, returnAddress] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const client = (id, secret) => ({
  client_id: id,
  client_secret: secret,
  redirect_uris: [returnAddress],
  response_types: ["code"],
  grant_types: ["authorization_code"],
});

const provider = new Provider(issuer, {
  clients: [client("commonweal", "the-secret-of-commonweal"), client("another", "the-secret-of-another")],
  claims: { openid: ["sub", "acr", "amr", "auth_time"], profile: ["preferred_username"], email: ["email"] },
  acrValues: ["strong", "password"],
  scopes: ["openid", "profile", "email"],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ["a key for tests"] },
  findAccount: (ctx, name) => ({
    accountId: name,
    claims: () => ({ sub: `subject-of-${name}`, preferred_username: name }),
  }),
  // Its consent is given at the sign-in.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!DOCTYPE html><html lang="en"><title>Council sign-in</title><h1>Council sign-in</h1>
<form method="post" action="/interaction/${uid}"><label>Name <input name="name"></label>
<label>How <select name="how"><option>strong</option><option>password</option></select></label>
<button>Go on</button></form></html>`;

provider.use(async (ctx, next) => {
  const found = ctx.path.match(/^\/interaction\/([\w-]+)$/);
  if (!found) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = page(found[1]);
    return undefined;
  }
  let body = "";
  for await (const part of ctx.req) body += part;
  const given = new URLSearchParams(body);
  await provider.interactionFinished(ctx.req, ctx.res, {
    login: { accountId: given.get("name"), acr: given.get("how"), amr: given.get("how") === "strong" ? ["pwd", "otp"] : ["pwd"] },
  });
  ctx.respond = false;
  return undefined;
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`${issuer} is ready`));
