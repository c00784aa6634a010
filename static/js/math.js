// Formulas are drawn where there are some. Temml, which makes MathML of them, is fetched for the first, and the
// font; what it cannot read, or what is beyond its limits, stays as it was written.

const MOST_CHARACTERS = 4000;
const LIMITS = { throwOnError: true, strict: false, trust: false, maxExpand: 300, maxSize: [20, 240], wrap: "tex" };
const DELIMITERS = /^\s*(?:\$\$([^]*)\$\$|\\\[([^]*)\\\]|\$([^]*)\$|\\\(([^]*)\\\))\s*$/;

const SMALL = ":is(msub, msup, msubsup, munder, mover, munderover) > :not(:first-child) mo";

const { temml: script, styles } = document.querySelector("script[data-temml]").dataset;
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
    document.fonts.load("1em Formulas").catch(() => {}), // else words would move once it is there
  ]);
  return loading;
}

// The height that a displayed formula will have, about, before Temml is there: nothing below it moves.
function reserve(place) {
  const rows = place.textContent.split("\\\\");
  const heights = rows.map((row) => (/\\(sum|prod|lim|over|under)/.test(row) ? 3.4 : /\\([dt]?frac|int|binom|left)/.test(row) ? 2.6 : 1.5));
  const size = parseFloat(getComputedStyle(place.parentElement).fontSize);
  const height = heights.reduce((sum, one) => sum + one) * 1.05 * size + 8;
  place.style.minBlockSize = `${Math.max(place.offsetHeight, Math.min(height, 800))}px`;
}

// The source, for who copies, quotes or listens, and no room around the signs of an index: TeX leaves none in
// a sum's "i = 1". Nobody writes names for elements of the page.
function finish(formula, source) {
  const [semantics, row, note] = ["semantics", "mrow", "annotation"].map((name) => document.createElementNS(formula.namespaceURI, name));
  note.setAttribute("encoding", "application/x-tex");
  note.textContent = source;
  row.append(...formula.childNodes);
  semantics.append(row, note);
  formula.append(semantics);
  for (const sign of formula.querySelectorAll(SMALL)) {
    sign.setAttribute("lspace", 0);
    sign.setAttribute("rspace", 0);
  }
  for (const named of formula.querySelectorAll("[id], [href]")) {
    named.removeAttribute("id");
    named.removeAttribute("href");
  }
}

function draw(place) {
  const source = place.textContent.match(DELIMITERS)?.slice(1).find((part) => part !== undefined);
  if (!source || source.length > MOST_CHARACTERS) return;
  const made = document.createElement("span");
  try {
    window.temml.render(source, made, { ...LIMITS, displayMode: place.localName === "div" });
  } catch {
    return;
  }
  const formula = made.firstChild;
  if (formula?.localName !== "math") return;
  finish(formula, source);
  place.replaceChildren(formula);
  place.classList.add("rendered");
}

async function drawIn(root) {
  const places = [...root.querySelectorAll(".math:not(.rendered)")];
  if (!places.length) return;
  places.filter((place) => place.localName === "div").forEach(reserve);
  await load();
  places.forEach(draw);
  document.dispatchEvent(new Event("rendered"));
}

drawIn(document);
document.addEventListener("htmx:load", (event) => drawIn(event.detail.elt));
