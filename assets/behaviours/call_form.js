// The call handler's form. Without this module it works with its buttons; with it, fields offer what fits while somebody
// types, what is known comes beside the form, and Ctrl+Enter gives the reference. What is typed goes into the body of a
// post and never into an address.
const AFTER_MS = 250;
const SHORTEST_PLACE = 3;

/** A list under a field from which one is picked: the first is marked, Tab or Enter takes it, Escape takes none. */
function pickList(input, { fill, take, leave }) {
  const list = document.createElement("ul");
  list.className = "cw-pick";
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  list.hidden = true;
  input.after(list);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);

  const options = () => [...list.querySelectorAll("[role=option]")];
  const marked = () => list.querySelector("[aria-selected=true]");

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show() {
    options().forEach((one, at) => (one.id = `${list.id}-${at}`));
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(options()[0]);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function takeMarked() {
    const option = list.hidden ? null : marked();
    if (!option) return false;
    take(option);
    close();
    return true;
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return fill(list, show);
      const all = options();
      mark(all.at((all.indexOf(marked()) + (event.key === "ArrowDown" ? 1 : -1)) % all.length));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      leave();
    } else if (event.key === "Enter" && !event.ctrlKey && takeMarked()) event.preventDefault();
    else if (event.key === "Tab" && !event.shiftKey) takeMarked();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    mark(option);
    takeMarked();
  });
  input.addEventListener("blur", close);
  return { list, show, close, takeMarked };
}

/** The list of categories becomes a field to type into: by its name, or by the words that people say for it. */
function categoryByWords(form, changed) {
  const select = form.querySelector("select[name=category]");
  const input = document.createElement("input");
  Object.assign(input, { type: "text", id: "category-words", className: "govuk-input", autocomplete: "off" });
  const label = form.querySelector("label[for=category]");
  label.htmlFor = input.id;
  select.after(input);
  select.hidden = true;
  const kinds = [...select.options].filter((one) => one.value);
  const shown = () => (select.value ? select.selectedOptions[0].textContent : "");
  input.value = shown();

  function fits(kind, words) {
    const name = kind.textContent.toLowerCase();
    const heard = `${name} ${kind.dataset.words} ${kind.dataset.means.toLowerCase()}`;
    if (name.startsWith(words)) return 3;
    if (heard.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(words))) return 2;
    return heard.includes(words) ? 1 : 0;
  }

  function fill(list, show) {
    const words = input.value.trim().toLowerCase();
    const found = kinds.map((kind) => [words ? fits(kind, words) : 1, kind]).filter(([how]) => how);
    found.sort(([one], [other]) => other - one);
    list.replaceChildren(
      ...found.map(([, kind]) => {
        const item = document.createElement("li");
        item.className = "cw-pick__option";
        item.setAttribute("role", "option");
        item.dataset.value = kind.value;
        const means = document.createElement("span");
        means.className = "cw-muted";
        means.textContent = kind.dataset.means;
        const name = document.createElement("span");
        name.textContent = kind.textContent;
        item.append(name, " ", means);
        return item;
      }),
    );
    show();
  }

  const pick = pickList(input, {
    fill,
    take(option) {
      select.value = option.dataset.value;
      input.value = shown();
      changed();
    },
    leave() {
      input.value = shown();
    },
  });
  input.addEventListener("input", () => {
    select.value = "";
    fill(pick.list, pick.show);
  });
  return pick;
}

/** The field "where": what the words may mean comes under it; what is taken is carried with its seal. */
function placeByWords(form, changed) {
  const input = form.querySelector("input[name=where]");
  const holder = form.querySelector("[data-call-place]");
  let asking, waiting;

  function hold(seal, facts) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "place", value: seal });
    const said = document.createElement("p");
    said.className = "govuk-body-s cw-muted";
    said.setAttribute("role", "status");
    said.textContent = facts;
    holder.replaceChildren(field, said);
  }

  async function fill(list, show) {
    if (input.value.trim().length < SHORTEST_PLACE) return list.replaceChildren();
    asking?.abort();
    asking = new AbortController();
    const html = await posted(form, form.dataset.callPlaces, asking.signal);
    if (html === null || document.activeElement !== input) return;
    list.innerHTML = html;
    show();
  }

  const pick = pickList(input, {
    fill,
    take(option) {
      input.value = option.dataset.name;
      hold(option.dataset.seal, option.dataset.facts);
      changed();
    },
    leave() {
      hold("words", "Kept in words: triage finds the place.");
    },
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    holder.replaceChildren();
    pick.close();
    waiting = setTimeout(() => fill(pick.list, pick.show), AFTER_MS);
  });
  return pick;
}

/** The form as it stands, posted for a fragment; null where the answer is not one, as when somebody was signed out. */
async function posted(form, address, signal) {
  try {
    const reply = await fetch(address, { method: "POST", body: new FormData(form), signal });
    return reply.ok && !reply.redirected ? await reply.text() : null;
  } catch {
    // The form works without what was asked for; nothing typed is touched.
    return null;
  }
}

function knownBeside(form) {
  const beside = form.querySelector("[data-call-known]");
  let asking, waiting;
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const html = await posted(form, form.dataset.call, asking.signal);
    if (html !== null && !beside.contains(document.activeElement)) beside.innerHTML = html;
  }
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, AFTER_MS);
  };
}

function keys(form, picks, give) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      for (const pick of picks) pick.takeMarked();
      form.requestSubmit(give);
    } else if (event.target.matches("input:not([type=checkbox], [type=radio]), select") && !event.defaultPrevented) {
      // Enter in a field sends nothing: half a report is nobody's.
      event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
    const list = form.querySelector(".cw-keys")?.closest("details");
    if (event.altKey && event.code === "KeyM") {
      event.preventDefault();
      form.querySelector("[data-me-too]")?.click();
    } else if ((event.altKey && event.code === "KeyK") || (event.key === "?" && !typing)) {
      event.preventDefault();
      list.open = !list.open;
      if (list.open) list.scrollIntoView({ block: "nearest" });
    }
  });
}

export function takeCalls(page) {
  const form = page.querySelector("form[data-call]");
  if (!form) return;
  const ask = knownBeside(form);
  const picks = [categoryByWords(form, ask), placeByWords(form, ask)];
  keys(form, picks, form.querySelector("button[name=give]"));
  let sent = false, typedAny = false;
  form.addEventListener("input", (event) => {
    typedAny = true;
    if (event.target.matches("[name=number], [name=tell], [name=aimed], [name=risks], [name=place], [name=ongoing]")) ask();
  });
  form.addEventListener("submit", () => (sent = true));
  // A page that comes back by the back button can be sent again: its key keeps it one report.
  window.addEventListener("pageshow", () => (sent = false));
  window.addEventListener("beforeunload", (event) => {
    if (typedAny && !sent) event.preventDefault();
  });
  if (!page.querySelector(".govuk-error-summary")) form.querySelector("input[name=number]").focus();
}
