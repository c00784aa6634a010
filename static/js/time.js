// relative-time keeps the words of threads/templatetags/moments.py up to date, but for the youngest it has others.

const { lang } = document.documentElement;
const youngest = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(0, "minute");

document.addEventListener("relative-time-updated", (event) => {
  if (event.newText !== youngest) return;
  event.target.shadowRoot.querySelector("[part=root]").textContent = gettext("just now");
});
