// Back to the very place: what was opened on a page is open again. The browser does it where nothing was
// opened, and where it kept the page; else place.js is fetched, and does.

const { place } = document.querySelector("script[data-place]").dataset;
const { type } = performance.getEntriesByType("navigation")[0] ?? {};
// Links answer to htmx from its first load on.
const ready = new Promise((done) => document.addEventListener("htmx:load", done, { once: true }));

async function watch() {
  const { restore } = await import(place);
  await ready;
  restore();
}

if (history.state?.place && ["back_forward", "reload"].includes(type)) {
  history.scrollRestoration = "manual";
  watch();
} else {
  for (const opened of ["toggle", "htmx:afterSwap"]) document.addEventListener(opened, watch, { once: true, capture: true });
}
