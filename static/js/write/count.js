// How many characters are left, told when nine of ten are used.

const PAUSE = 400;

export function attend(form) {
  const field = form.querySelector("textarea");
  const told = form.querySelector(".count");
  const most = Number(field.dataset.most);
  let waiting;

  function tell() {
    // The server counts characters, and the ends of lines as one.
    const count = field.value.length < most * 0.9 ? 0 : [...field.value.trimEnd()].length;
    const left = most - count;
    const number = Math.abs(left).toLocaleString(document.documentElement.lang);
    if (count < most * 0.9) told.textContent = "";
    else if (left < 0) told.textContent = gettext("Characters too many: %(number)s", { number });
    else told.textContent = gettext("Characters left: %(number)s", { number });
    told.classList.toggle("over", left < 0);
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  });
  tell();
}
