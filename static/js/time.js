// Keeps the words of threads/templatetags/moments.py up to date, by the same rounding. None changes before its time
// has come: what the server said stands until then.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// The age in seconds up to which a unit is told, how many seconds it has, and how many before it is full it
// is told already; beyond the last, the date is.
const UNITS = [
  [55 * MINUTE, "minute", MINUTE, 0],
  [21 * HOUR - 5 * MINUTE, "hour", HOUR, 5 * MINUTE],
  [5.5 * DAY, "day", DAY, DAY / 2],
  [24 * DAY, "week", 7 * DAY, 3.5 * DAY],
];
const said = new WeakMap();

function words(element) {
  const at = new Date(element.dateTime);
  const age = Math.floor(Date.now() / 1000) - Math.floor(at / 1000);
  if (age < MINUTE) return gettext("just now");
  const { lang } = document.documentElement;
  const language = lang === "en" ? "en-GB" : lang;
  const [, unit, seconds, early] = UNITS.find(([until]) => age < until) ?? [];
  if (!unit) return at.toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.floor((age + early) / seconds), unit);
}

function update() {
  for (const element of document.querySelectorAll("time.ago")) {
    const now = words(element);
    if (said.has(element) && said.get(element) !== now) element.textContent = now;
    said.set(element, now);
  }
}

update();
setInterval(update, MINUTE * 1000);
document.addEventListener("visibilitychange", update);
document.addEventListener("htmx:load", update);
