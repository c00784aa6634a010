// Who points at a link to a post, or reaches it by Tab, sees how that post begins.

const box = document.createElement("div");
Object.assign(box, { id: "peek", className: "peek", role: "tooltip" });

let link, timer;

function briefOf({ origin, pathname, hash }) {
  const [, post, year, number] = `${pathname}${hash}`.match(/^\/(?:posts\/(\d+)|(\d{4}))\/(?:#post-(\d+))?/) ?? [];
  if (origin === location.origin && (post || number)) return post ? `/posts/${post}/brief/` : `/${year}/posts/${number}/brief/`;
}

function hide() {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  link = null;
  box.remove();
}

async function show(from, address, x) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => Response.error());
  const html = await answer.text();
  if (link !== from || answer.status !== 200) return;
  box.innerHTML = html;
  document.getElementById("main").append(box);
  from.setAttribute("aria-describedby", box.id);
  // Below or above the whole link: never under the pointer.
  const { left, top, bottom } = from.getBoundingClientRect();
  const room = innerHeight - bottom > box.offsetHeight;
  box.style.top = `${scrollY + (room ? bottom : top - box.offsetHeight)}px`;
  box.style.left = `${Math.max(8, Math.min(x ?? left, innerWidth - box.offsetWidth - 24))}px`;
}

function begin({ target, clientX }) {
  const to = target.closest(".words a[href], a.again, #peek");
  if (to === link || to === box) return to && clearTimeout(timer);
  const address = to && briefOf(to);
  if (!address) return;
  hide();
  link = to;
  timer = setTimeout(show, 300, to, address, clientX);
}

function end({ target }) {
  if (!link?.contains(target) && !box.contains(target)) return;
  clearTimeout(timer);
  timer = setTimeout(hide, 250);
}

if (matchMedia("(hover: hover)").matches) {
  document.addEventListener("pointerover", begin);
  document.addEventListener("pointerout", end);
  document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && begin(event));
  document.addEventListener("focusout", end);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
