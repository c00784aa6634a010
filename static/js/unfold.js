// Links with data-unfold="#place", which htmx fills: pressed again they fold it, and unfold it again
// with all that was typed in it.

const places = new WeakMap();

function show(link, place, shown) {
  place.hidden = !shown;
  for (const other of document.querySelectorAll(`[data-unfold="${link.dataset.unfold}"]`)) {
    other.setAttribute("aria-expanded", String(shown && other === link));
  }
  if (shown) place.querySelector("textarea")?.focus();
}

function typedIn(place) {
  return [...place.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
}

// A click that asks for a new tab is the browser's own.
document.addEventListener(
  "click",
  (event) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (elsewhere && event.target.closest("[data-unfold]")) event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("htmx:confirm", (event) => {
  const link = event.detail.elt;
  const place = link.dataset.unfold && document.querySelector(link.dataset.unfold);
  if (!place) return;
  const itself = places.get(place) === link;
  if (itself && place.firstElementChild) {
    event.preventDefault();
    show(link, place, place.hidden);
  } else if (typedIn(place) && !confirm(gettext("Give up what you have typed here?"))) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig.elt;
  const place = link.dataset.unfold && document.querySelector(link.dataset.unfold);
  if (place) {
    places.set(place, link);
    show(link, place, true);
  }
  // A form that was sent left its post in the place: the next press begins anew.
  for (const other of document.querySelectorAll("[data-unfold][aria-expanded=true]")) {
    const asked = document.querySelector(other.dataset.unfold);
    if (asked.matches(".slot") && !asked.querySelector("textarea")) {
      places.delete(asked);
      other.setAttribute("aria-expanded", "false");
    }
  }
});
