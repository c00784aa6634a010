// Formulas are drawn where there are some. KaTeX is fetched for the first; what it cannot read, or what
// is beyond its limits, stays as it was written.

const MOST_CHARACTERS = 4000;
const LIMITS = { throwOnError: true, strict: false, trust: false, maxExpand: 300, maxSize: 20 };
const DELIMITERS = /^\s*(?:\$\$([^]*)\$\$|\\\[([^]*)\\\]|\$([^]*)\$|\\\(([^]*)\\\))\s*$/;

const { katex: script, styles } = document.querySelector("script[data-katex]").dataset;
let loading;

function loaded(element, from) {
  return new Promise((resolve, reject) => {
    Object.assign(element, from, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function load() {
  loading ??= Promise.all([
    loaded(document.createElement("link"), { rel: "stylesheet", href: styles }),
    loaded(document.createElement("script"), { src: script }),
  ]);
  return loading;
}

// The height that a displayed formula will have, about, before KaTeX is there: nothing below it moves.
function reserve(place) {
  const rows = place.textContent.split("\\\\");
  const heights = rows.map((row) => (/\\(sum|prod|lim|over|under)/.test(row) ? 3.6 : /\\([dt]?frac|int|binom|left)/.test(row) ? 2.7 : 1.8));
  const size = parseFloat(getComputedStyle(place.parentElement).fontSize);
  const height = heights.reduce((sum, one) => sum + one) * size + 8;
  place.style.minBlockSize = `${Math.max(place.offsetHeight, Math.min(height, 800))}px`;
}

function draw(place) {
  const source = place.textContent.match(DELIMITERS)?.slice(1).find((part) => part !== undefined);
  if (!source || source.length > MOST_CHARACTERS) return;
  const made = document.createElement("span");
  try {
    window.katex.render(source, made, { ...LIMITS, displayMode: place.localName === "div" });
  } catch {
    return;
  }
  place.replaceChildren(...made.childNodes);
  place.classList.add("rendered");
}

async function drawIn(root) {
  const places = [...root.querySelectorAll(".math:not(.rendered)")];
  if (!places.length) return;
  places.filter((place) => place.localName === "div").forEach(reserve);
  await load();
  places.forEach(draw);
}

drawIn(document);
document.addEventListener("htmx:load", (event) => drawIn(event.detail.elt));
