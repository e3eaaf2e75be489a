// A page about something that still runs brings itself up to date in place, every three seconds, until it has ended.
// The page says so itself: while it runs it carries a link with data-look-again, which does the same without scripts.
const EVERY_MS = 3000;
const PART = "[data-brought-up-to-date]";

async function bringUpToDate(page, address, said) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(PART);
  if (!fresh) return;
  const wasOnLink = page.activeElement?.matches("[data-look-again]");
  said.textContent = fresh.querySelector("[data-said]")?.textContent ?? "";
  page.querySelector(PART).replaceChildren(...fresh.childNodes);
  if (wasOnLink) page.querySelector("[data-look-again]")?.focus();
}

/** A place that stays while the page changes, so that the new state is also heard. */
function spokenStatus(page) {
  const said = page.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  page.querySelector(PART).before(said);
  return said;
}

export function lookAgain(page, said) {
  const link = page.querySelector("[data-look-again]");
  if (!link) return;
  said ??= spokenStatus(page);
  setTimeout(async () => {
    if (page.visibilityState === "visible") await bringUpToDate(page, link.href, said).catch(() => {});
    lookAgain(page, said);
  }, EVERY_MS);
}
