// A print button is shown only where it can work; without scripts the browser's own menu prints the same page.
export function printOnRequest(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
