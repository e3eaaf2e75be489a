// The finder answers while somebody types; without scripts its button does the same. The arrow down goes from the words
// to the first answer, the arrow up from there back, Escape back to the words from anywhere in the answers.
const AFTER_MS = 120;

async function answer(form, words, signal) {
  const address = `${form.dataset.finder}?${new URLSearchParams({ q: words })}`;
  const reply = await fetch(address, { headers: { Accept: "text/html" }, signal });
  // Signed out meanwhile: the button then leads to the sign-in page.
  return reply.ok && !reply.redirected ? reply.text() : null;
}

function show(html, found, said) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  found.replaceChildren(...parsed.body.childNodes);
  const first = found.querySelector("[data-row-link]")?.textContent;
  const how = found.querySelector("[data-said]")?.textContent.trim() ?? "";
  said.textContent = first ? `${how} ${first}` : how;
}

function moveBetween(input, found) {
  input.addEventListener("keydown", (event) => {
    const first = found.querySelector("[data-row-link]");
    if (event.key !== "ArrowDown" || !first) return;
    event.preventDefault();
    first.focus();
  });
  found.addEventListener("keydown", (event) => {
    const onFirst = event.target === found.querySelector("[data-row-link]");
    if (event.key !== "Escape" && !(event.key === "ArrowUp" && onFirst)) return;
    event.preventDefault();
    input.focus();
  });
}

export function findAsYouType(page) {
  const form = page.querySelector("form[data-finder]");
  if (!form) return;
  const input = form.querySelector("input[name=q]");
  const found = page.querySelector("[data-finder-found]");
  const said = page.querySelector("[data-finder-said]");
  let waiting, asking, shown = input.value.trim();

  async function ask() {
    const words = input.value.trim();
    if (words === shown) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const html = await answer(form, words, asking.signal);
      if (html === null) return;
      show(html, found, said);
      shown = words;
      history.replaceState(null, "", words ? `${form.action}?${new URLSearchParams({ q: words })}` : form.action);
    } catch (problem) {
      if (problem.name !== "AbortError") said.textContent = "The answer did not come. Press Find to try again.";
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, AFTER_MS);
  });
  moveBetween(input, found);
  if (!shown) input.focus();
}
