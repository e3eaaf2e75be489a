// Passkeys: asks the browser to show or make one, and posts its answer with the form the question stands in.
// The question comes with the page, or from the form's own address when none is there yet.

const PARTS = { show: "get", make: "create" };

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** The question as the browser takes it: what JSON carries as text becomes bytes. */
function asked({ publicKey }) {
  const bytes = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const question = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) question.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.allowCredentials) question.allowCredentials = bytes(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) question.excludeCredentials = bytes(publicKey.excludeCredentials);
  return question;
}

/** The browser's answer as JSON carries it. */
function answered({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  return { id, rawId: toText(rawId), type, response: Object.fromEntries(given), clientExtensionResults: {} };
}

async function question(part, form) {
  if (part.dataset.passkeyOptions) return JSON.parse(part.dataset.passkeyOptions);
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!reply.ok) throw new Error(reply.statusText);
  return reply.json();
}

function problem(fault) {
  if (fault.name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (fault.name === "NotAllowedError") return "The passkey was not used. You can try again, or choose another way.";
  return "Passkeys do not work here at the moment. Choose another way.";
}

async function use(part) {
  const form = part.closest("form");
  const said = part.querySelector("[data-passkey-problem]");
  said.hidden = true;
  try {
    const publicKey = asked(await question(part, form));
    const answer = await navigator.credentials[PARTS[part.dataset.passkey]]({ publicKey });
    const field = part.querySelector("input[name=passkey]");
    field.disabled = false;
    field.value = JSON.stringify(answered(answer));
    form.submit();
  } catch (fault) {
    said.textContent = problem(fault);
    said.hidden = false;
  }
}

export function usePasskeys(page) {
  if (!window.PublicKeyCredential) return;
  for (const part of page.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    part.querySelector("[data-passkey-button]").addEventListener("click", (event) => {
      event.preventDefault();
      use(part);
    });
  }
}
