// The decision form of a meeting. Without this module its buttons work; with it a key goes on to the first field that the
// kind needs, Ctrl and Enter send it, and a network that drops in the room loses nothing: what was sent waits in the
// memory of this page (never on the device, docs/security.md P11) and goes again under the same key, so that it is
// written once. How many wait is said, and leaving the page asks first.
const AGAIN_MS = 5_000;
const FIELD_OF = { what: "words", reason: "reason", who: "team", by: "by" };

function drawKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A key that chooses a kind leads to the first empty field that it needs; the arrows within the list do not. */
function goOn(form) {
  form.addEventListener("click", (event) => {
    const kind = event.target.closest("input[name=kind]");
    if (!kind || event.detail > 0 || document.activeElement?.name === "kind") return;
    const needed = kind.dataset.needs.split(" ").map((one) => form.elements[FIELD_OF[one]]);
    (needed.find((field) => field && !field.value) ?? form.elements.words).focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") form.requestSubmit();
  });
}

class Waiting {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-kept-status]");
    this.queue = [];
    this.sending = false;
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => this.queue.length && event.preventDefault());
    setInterval(() => this.send(), AGAIN_MS);
  }

  say(words) {
    this.status.textContent = words;
    this.status.classList.toggle("cw-decide__waits", this.queue.length > 0);
  }

  /** Take what was typed, and give back an empty form that follows it. */
  take() {
    this.queue.push(new URLSearchParams(new FormData(this.form)));
    return this.send();
  }

  clear() {
    const { elements } = this.form;
    for (const name of ["words", "reason", "by", "resource", "team"]) elements[name].value = "";
    for (const kind of this.form.querySelectorAll("input[name=kind]")) kind.checked = false;
    elements.key.value = drawKey();
    elements.version.value = String(Number(elements.version.value) + 1);
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.queue.length) {
        const sent = { method: "POST", body: this.queue[0], credentials: "same-origin", headers: { "X-Kept-Form": "1" } };
        const answer = await fetch(this.form.action, sent);
        if (answer.status >= 500) throw new TypeError("not now");
        // Written: told where it stands, so that the page is made once, for whoever reads it.
        if (answer.status !== 201) return this.show();
        this.queue.shift();
        if (!this.queue.length) location.assign(answer.headers.get("Location"));
      }
    } catch {
      if (this.form.elements.key.value === this.queue.at(-1)?.get("key")) this.clear();
      const n = this.queue.length;
      this.say(`No network. ${n} ${n === 1 ? "decision waits" : "decisions wait"} to be sent; leave this page open.`);
    } finally {
      this.sending = false;
    }
  }

  /** Refused, or the session has ended: the form as it was sent goes the ordinary way, and its page says what to do. */
  show() {
    const [first, ...rest] = this.queue;
    if (rest.length) {
      this.say(`${this.queue.length} decisions wait. The first was not taken: it stands in the form again.`);
    }
    for (const [name, value] of first) {
      const field = this.form.elements[name];
      if (field && name !== "csrfmiddlewaretoken") field.value = value;
    }
    if (rest.length) {
      this.queue.shift();
      return;
    }
    this.queue = [];
    this.form.submit();
  }
}

export function keepForms(page) {
  const form = page.querySelector("form[data-kept-form]");
  if (!form) return;
  goOn(form);
  const waiting = new Waiting(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    waiting.take();
  });
}
