// Lists of links work with the arrow keys: up and down move between the rows, Home and End to the ends.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function linkAfter(links, current, key) {
  if (key === "Home") return links[0];
  if (key === "End") return links.at(-1);
  return links[links.indexOf(current) + STEPS[key]];
}

export function moveThroughLists(page) {
  for (const list of page.querySelectorAll("[data-arrow-keys]")) {
    list.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("[data-row-link]")];
      if (!links.includes(event.target) || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
      const next = linkAfter(links, event.target, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
}
