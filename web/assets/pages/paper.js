// Printing: the buttons that ask for it, and what stands at the edge of each sheet. A style sheet cannot read the page's
// words there, so they are handed to it as its variables; without script they stand once, above the first sheet.
export function watchPaper(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const head = page.querySelector(".paper-head");
  head?.classList.add("told");
  const said = head?.dataset ?? {};
  for (const [name, text] of Object.entries(said)) page.documentElement.style.setProperty(`--paper-${name}`, JSON.stringify(text));
}
