// Names of members after @ and of emoji after a colon, in the list of <text-expander>.

const PAUSE = 120;
const LEAST = { "@": 0, ":": 2 };

function option(list, value, ...words) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.dataset.value = value;
  item.id = `${list.id}-${list.children.length}`;
  for (const [text, className] of words) {
    const part = document.createElement("span");
    part.textContent = text;
    part.className = className;
    item.append(part, " ");
  }
  list.append(item);
}

function listOf(key, answer) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", key === "@" ? gettext("Members") : gettext("Emoji"));
  for (const { username, name } of answer.members ?? []) {
    option(list, `@${username}`, [name, "name"], [name === username ? "" : `@${username}`, "also"]);
  }
  for (const { name, text } of answer.emoji ?? []) option(list, `:${name}:`, [text, "emoji"], [`:${name}:`, "name"]);
  return list;
}

export function attend(form, insert) {
  const expander = form.querySelector("text-expander");
  const field = form.querySelector("textarea");
  const told = document.createElement("span");
  told.className = "vh";
  told.setAttribute("role", "status");
  expander.after(told);
  let asked = 0;

  async function suggest(key, text) {
    const mine = ++asked;
    told.textContent = "";
    if (text.length < LEAST[key] || !/^[\p{L}\p{N}_.+-]*$/u.test(text)) return { matched: false };
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (mine !== asked) return { matched: false };
    const query = new URLSearchParams({ q: text, to: expander.dataset.to });
    const url = key === "@" ? expander.dataset.members : expander.dataset.emoji;
    const answer = await fetch(`${url}?${query}`).then((response) => response.json()).catch(() => ({}));
    const fragment = listOf(key, answer);
    const count = fragment.children.length;
    if (mine !== asked || !count) return { matched: false };
    told.textContent = gettext("Suggestions: %(number)s. Choose with the arrow keys and Enter.", { number: count });
    return { matched: true, fragment };
  }

  expander.addEventListener("text-expander-change", (event) => {
    const { key, text, provide } = event.detail;
    provide(suggest(key, text));
  });

  // Inserted by ourselves, so that it can be undone.
  expander.addEventListener("text-expander-value", (event) => {
    event.preventDefault();
    const { key, item } = event.detail;
    const end = field.selectionEnd;
    const start = field.value.lastIndexOf(key, end - 1);
    expander.dismiss();
    insert(field, `${item.dataset.value} `, start, end);
    told.textContent = "";
  });

  // At the end of the list an arrow stays there; it would let go of the choice, and Enter begin a new line.
  const keep = (event) => {
    const end = { ArrowDown: ":last-child", ArrowUp: ":first-child" }[event.key];
    if (!end || !expander.querySelector(`.suggestions > [aria-selected=true]${end}`)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  form.addEventListener("keydown", keep, true);

  // The list comes where the cursor is, but not beyond the edge.
  expander.addEventListener("text-expander-activate", () => {
    queueMicrotask(() => {
      // A field of several lines may not be a combobox (ARIA in HTML); as a text box it has a list all the same.
      field.removeAttribute("role");
      field.removeAttribute("aria-expanded");
      const list = expander.querySelector(".suggestions");
      const most = expander.clientWidth - list.offsetWidth - 8;
      if (list.offsetLeft > most) list.style.left = `${Math.max(0, most)}px`;
    });
  });
}
