// A place stands in a list and on a map under one number; pointing at it in one shows it in both.
// The chosen place is kept in the address as ?place=, so a copied link shows the same thing.
// Works on the drawn map and, when MapLibre has replaced it, on its markers: both carry data-place.

function samePlace(page, id) {
  return page.querySelectorAll(`[data-place="${CSS.escape(id)}"]`);
}

function placeOf(target) {
  return target.closest?.("[data-place]")?.dataset.place;
}

function show(page, name, id) {
  for (const element of page.querySelectorAll(`.${name}`)) element.classList.remove(name);
  if (id) for (const element of samePlace(page, id)) element.classList.add(name);
}

function rememberInAddress(id) {
  const address = new URL(window.location.href);
  address.searchParams.set("place", id);
  window.history.replaceState(null, "", address);
}

/** Choose a place as if by hand; the list row comes into view where the list is long. */
export function choosePlace(page, id) {
  show(page, "is-chosen", id);
  rememberInAddress(id);
  const row = page.getElementById(`place-${id}`);
  row?.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function follow(page, area) {
  const point = (event) => show(page, "is-pointed", placeOf(event.target));
  area.addEventListener("mouseover", point);
  area.addEventListener("focusin", point);
  area.addEventListener("mouseleave", () => show(page, "is-pointed", null));
  area.addEventListener("focusout", () => show(page, "is-pointed", null));
}

export function joinListAndMap(page) {
  for (const area of page.querySelectorAll("[data-map-and-list]")) {
    follow(page, area);
    area.addEventListener("click", (event) => {
      const marker = event.target.closest?.("[data-marker]");
      if (!marker) return;
      event.preventDefault();
      choosePlace(page, marker.dataset.place);
    });
    const chosen = new URLSearchParams(window.location.search).get("place");
    if (chosen) show(page, "is-chosen", chosen);
  }
}
