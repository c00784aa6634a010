// A form goes once; Ctrl+Enter or Cmd+Enter sends the one that is written in.

const sent = new Set();

function free(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// Not `disabled`: that would take the focus from the button, and its value from what is sent.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.add(form);
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  },
  true,
);

for (const over of ["htmx:afterRequest", "htmx:sendAbort", "htmx:validation:halted"]) {
  document.addEventListener(over, (event) => {
    const form = event.detail.elt?.closest("form");
    if (form) free(form);
  });
}

// Back to a page that the browser had kept.
addEventListener("pageshow", (event) => {
  if (event.persisted) [...sent].forEach(free);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (event.target.matches("textarea")) event.target.form?.requestSubmit();
});
