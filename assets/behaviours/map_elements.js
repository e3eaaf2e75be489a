// What stands over the moving map as ordinary elements: numbered markers that the keyboard reaches, and area names.
const WORDS = { new: "new", continuing: "continuing", "dropped-off": "dropped off" };

export function markerElement({ id, number, name, status, n_calls: calls }, chosen) {
  const link = document.createElement("a");
  link.className = `cw-pin cw-pin--${status}`;
  link.classList.toggle("is-chosen", chosen);
  link.href = `#place-${id}`;
  link.dataset.place = id;
  link.dataset.marker = "";
  link.textContent = number;
  link.setAttribute("role", "link"); // MapLibre would call it a button
  link.setAttribute("aria-label", `${number}. ${name}: ${calls} ${calls === 1 ? "call" : "calls"}, ${WORDS[status]}`);
  return link;
}

export function nameElement(name) {
  const label = document.createElement("span");
  label.className = "cw-pin-name";
  label.textContent = name;
  label.setAttribute("role", "presentation");
  label.setAttribute("aria-hidden", "true");
  return label;
}
