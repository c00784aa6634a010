// What back.js fetches when something was opened: keeps it under a key of the history's entry, and
// opens it again.

const OPEN = "[data-unfold][aria-expanded=true]";
const DETAILS = "main details:not(.drop, .more, .sure)";
const SECOND = 1000;

const all = (selector) => [...document.querySelectorAll(selector)];

function key() {
  if (!history.state?.place) {
    history.replaceState({ ...history.state, place: `place ${Date.now()} ${Math.random()}` }, "");
  }
  return history.state.place;
}

function keep() {
  const opened = all(OPEN)
    .map((link) => link.dataset.unfold)
    .filter((place) => document.querySelector(place)?.matches(".opened"));
  const details = all(DETAILS).flatMap((one, index) => (one.open ? index : []));
  const posts = all("main article[id]").map((post) => [post.id, post.getBoundingClientRect()]);
  const [id, { top } = {}] =
    posts.find(([, box]) => box.top >= 0 && box.top < innerHeight) ??
    posts.findLast(([, box]) => box.height && box.top < 0) ??
    [];
  try {
    sessionStorage.setItem(key(), JSON.stringify({ opened, details, id, top, y: scrollY }));
  } catch {
    // A browser that keeps nothing goes back to where it can.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(key()));
  } catch {
    return null;
  }
}

function open(place) {
  const link = document.querySelector(`[data-unfold="${place}"]`);
  if (!link) return null;
  return new Promise((done) => {
    link.addEventListener("htmx:afterRequest", done, { once: true });
    setTimeout(done, 5 * SECOND);
    link.click();
  });
}

export async function restore() {
  const saved = history.scrollRestoration === "manual" && kept();
  history.scrollRestoration = "auto";
  if (!saved) return;
  const { opened, details, id, top, y } = saved;
  let moved = false;
  for (const act of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(act, () => (moved = true), { once: true });
  }
  const settle = () => {
    if (moved) return;
    const post = document.getElementById(id);
    if (post) scrollBy({ top: post.getBoundingClientRect().top - top, behavior: "instant" });
    else scrollTo({ top: y, behavior: "instant" });
  };
  for (const place of opened) await open(place);
  const there = all(DETAILS);
  for (const index of details) if (there[index]) there[index].open = true;
  settle();
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  await document.fonts.ready;
  settle();
}

key();
addEventListener("hashchange", key);
addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => document.hidden && keep());
