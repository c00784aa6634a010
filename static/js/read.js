// A post is read when its end was on the screen for a second; the middle, when it is taller than the
// screen. The site is told a little later, and at once when the page is left.

const SECOND = 1000;
const QUARTER = 250;
const FOOT = 28; // the air below a post

const form = document.querySelector("form#marks"); // where something is unread
const ranges = form?.querySelector("[name=posts]").value.split(" ") ?? [];
const numbers = ranges.flatMap((range) => {
  const [first, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
});

const left = new Map(); // posts to be read, with the moment since when they are on the screen
for (const number of numbers) {
  const post = document.getElementById(`post-${number}`);
  if (post) left.set(post, null);
}
const near = new Set();
const read = new Set(); // numbers that the site does not know of yet
let watching;
let telling;

async function tell() {
  clearTimeout(telling);
  if (!read.size) return;
  const told = [...read];
  read.clear();
  const data = new FormData(form);
  data.delete("next");
  data.set("posts", told.join(" "));
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, keepalive: true });
    if (answer.status >= 500) throw new Error(answer.statusText);
  } catch {
    for (const number of told) read.add(number); // with the next one
  }
}

function isOnScreen(post) {
  const { top, bottom, height } = post.getBoundingClientRect();
  const end = height > innerHeight ? top + height / 2 : bottom - FOOT;
  return end > 0 && end <= innerHeight;
}

function watch() {
  const now = performance.now();
  for (const post of near) {
    if (document.hidden || !isOnScreen(post)) left.set(post, null);
    else if (left.get(post) === null) left.set(post, now);
    else if (now - left.get(post) >= SECOND) {
      left.delete(post);
      near.delete(post);
      observer.unobserve(post);
      read.add(Number(post.id.slice("post-".length)));
      clearTimeout(telling);
      telling = setTimeout(tell, 2 * SECOND);
    }
  }
  if (near.size) return;
  clearInterval(watching);
  watching = null;
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!left.has(target)) continue;
    if (isIntersecting) near.add(target);
    else {
      near.delete(target);
      left.set(target, null);
    }
  }
  if (near.size) watching ??= setInterval(watch, QUARTER);
});
for (const post of left.keys()) observer.observe(post);

addEventListener("pagehide", tell);
document.addEventListener("visibilitychange", () => document.hidden && tell());
