// Single keys press what carries them: data-key="a" on a field focuses it, on a link or a button presses it. They are
// listed under "?" and can be switched off there, for whoever speaks to the computer (WCAG 2.2, 2.1.4). Fields keep
// their letters, and a key with Ctrl, Alt or Meta is the browser's.
const OFF = "cw-single-keys-off";
const WRITTEN_IN = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";

function isOff() {
  try {
    return window.localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function switchKeys(button) {
  const say = () => (button.textContent = isOff() ? "Switch single keys on" : "Switch single keys off");
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    try {
      window.localStorage.setItem(OFF, isOff() ? "0" : "1");
    } catch {
      return;
    }
    say();
  });
}

function press(element) {
  if (element.matches("details")) {
    element.open = !element.open;
    element.querySelector("summary").focus();
  } else if (element.matches(WRITTEN_IN)) {
    element.closest("details")?.setAttribute("open", "");
    element.focus();
  } else element.click();
}

/** Tick the row that has the focus, or the one that is open beside the list. */
function tickRow(page) {
  const row = document.activeElement?.closest?.(".cw-row") ?? page.querySelector(".cw-row--open");
  row?.querySelector("input[type=checkbox]")?.click();
}

/** Arrows from anywhere on the page come to the list first. */
function enterList(page, event) {
  const links = [...page.querySelectorAll("[data-arrow-keys] [data-row-link]")];
  if (!links.length || document.activeElement !== document.body) return;
  event.preventDefault();
  (links.find((link) => link.getAttribute("aria-current")) ?? links[0]).focus();
}

export function pressKeys(page) {
  if (!page.querySelector("[data-key]")) return;
  for (const button of page.querySelectorAll("[data-keys-switch]")) switchKeys(button);
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches?.(WRITTEN_IN)) return;
    if (event.key === "ArrowDown") return enterList(page, event);
    if (isOff() && event.key !== "?") return;
    if (event.key === "x" && page.querySelector(".cw-row")) return tickRow(page);
    const element = page.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!element) return;
    event.preventDefault();
    press(element);
  });
}
