// What the keys of keys.js do: to the next post and the one before, like, reply, search, help. And the
// button with which visitors switch them off.

const { keysStyles: styles, help, search } = document.querySelector("script[data-shortcuts]").dataset;
const AIR = 16;
const SWITCH = "[data-keys-here]";

const dressed = new Promise((done) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles, onload: done, onerror: done });
  document.head.append(link);
});
let current = document.querySelector("article:target");
let dialog;

const posts = () => [...document.querySelectorAll("main article:is(.post, .brief)")].filter((post) => post.getClientRects().length);

function isOnScreen(post) {
  const { top, bottom } = post.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function go(step) {
  const all = posts();
  let next;
  if (current?.isConnected && isOnScreen(current)) next = all[all.indexOf(current) + step];
  else if (step > 0) next = all.find((post) => post.getBoundingClientRect().top > -1);
  else next = all.findLast((post) => post.getBoundingClientRect().top < AIR - 1);
  if (!next) return;
  current?.classList.remove("current");
  current = next;
  current.classList.add("current");
  current.tabIndex = -1;
  current.focus({ preventScroll: true });
  scrollBy({ top: current.getBoundingClientRect().top - AIR, behavior: "instant" });
}

const own = (selector) => current?.isConnected && isOnScreen(current) && current.querySelector(selector);

function find() {
  // That of the page before that of the bar, which a phone does not show.
  const fields = [...document.querySelectorAll("main [name=q]"), ...document.querySelectorAll("[name=q]")];
  const field = fields.find((one) => one.getClientRects().length);
  if (!field) return location.assign(search);
  field.focus();
  field.select();
}

async function explain() {
  if (!dialog) {
    const answer = await fetch(help);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    dialog.append(page.getElementById("keys"));
    for (const next of dialog.querySelectorAll("[name=next]")) next.value = location.pathname + location.search;
    dialog.insertAdjacentHTML("beforeend", `<form method="dialog"><button class="quiet" autofocus>${gettext("Close")}</button></form>`);
    document.body.append(dialog);
    offer();
  }
  dialog.showModal();
}

function areOff() {
  try {
    return localStorage.getItem("keys") === "off";
  } catch {
    return false;
  }
}

function offer() {
  for (const button of document.querySelectorAll(SWITCH)) {
    button.hidden = false;
    button.textContent = areOff() ? gettext("Switch them on in this browser") : gettext("Switch them off in this browser");
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest(SWITCH)) return;
  try {
    localStorage.setItem("keys", areOff() ? "on" : "off");
  } catch {
    // A browser that keeps nothing has them on.
  }
  offer();
});
offer();

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  l: () => own(":scope > footer .like, :scope > div > .line .like")?.click(),
  r: () => own(":scope > footer > a[data-unfold]")?.click(),
  "/": find,
  "?": explain,
};

export async function press(key) {
  await dressed;
  await ACTS[key]?.();
}
