// Posts that came since the page was made are announced; nothing moves for them.

const EVERY = 30_000;
const SLOWEST = 16 * EVERY;

const place = document.getElementById("fresh");
let wait = EVERY;
let asked = Date.now();
let timer;

// What the reader has posted here in the meantime is on the page already.
function known() {
  const numbers = [...document.querySelectorAll("article.post > header > .no")].map((link) => Number(link.textContent));
  return [...new Set(numbers)].filter((number) => number > Number(place.dataset.after)).join(" ");
}

async function look() {
  asked = Date.now();
  try {
    const query = new URLSearchParams({ after: place.dataset.after, but: known() });
    const answer = await fetch(`${place.dataset.look}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = (await answer.text()).trim();
    if (said !== place.innerHTML) place.innerHTML = said;
    wait = EVERY;
  } catch {
    wait = Math.min(2 * wait, SLOWEST);
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, Math.max(0, asked + wait - Date.now()));
}

if (place) {
  document.addEventListener("visibilitychange", plan);
  plan();
}
