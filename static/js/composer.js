// What helps to write is fetched when it is needed: a composer that comes near or is written in, words that
// were selected in a post, a text that is still to be sent to the server. Who only reads fetches none of it.

const { insert, quote, draft, write, member, drafts } = document.querySelector("script[data-drafts]")?.dataset ?? {}; // members only
const attended = new WeakSet();

async function attend(form) {
  if (attended.has(form)) return;
  attended.add(form);
  const [first, ...behaviours] = await Promise.all([insert, draft, ...write.split(" ")].map((url) => import(url)));
  for (const behaviour of behaviours) behaviour.attend?.(form, first.insert);
  // A text that is there already is gone on with. Words that were selected elsewhere meanwhile stay so: of a field
  // with the focus Chromium says 0 then.
  const field = form.querySelector("textarea");
  if (field.selectionEnd === 0 && getSelection().isCollapsed) field.setSelectionRange(field.value.length, field.value.length);
  form.classList.add("enhanced");
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      attend(target);
    }
  },
  { rootMargin: "400px" },
);

// Where this browser has a text that the server has not, it belongs into the form at once, however far that is.
function look(root) {
  for (const form of root.querySelectorAll("form.write")) {
    if (localStorage.getItem(`draft:${member}:${form.elements.to.value}`)) attend(form);
    else near.observe(form);
  }
}

async function selected() {
  const words = getSelection().anchorNode?.parentElement?.closest("[data-quote]");
  if (!words || getSelection().isCollapsed) return;
  document.removeEventListener("selectionchange", selected);
  const [{ insert: put }, { offer }] = await Promise.all([import(insert), import(quote)]);
  offer(put);
}

if (drafts) {
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt.parentElement ?? document));
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest("form.write");
    if (form) attend(form);
  });
  // htmx would hand on the height of a field that was dragged, as an attribute, which our policy forbids.
  document.addEventListener("htmx:beforeSwap", (event) => {
    for (const field of event.detail.target.querySelectorAll("[id][style]")) field.removeAttribute("style");
  });
  document.addEventListener("selectionchange", selected);
  if (Object.keys(localStorage).some((name) => name.startsWith(`draft:${member}:`))) import(draft);
}
