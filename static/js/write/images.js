// Images that are pasted, dropped or chosen go up; their Markdown stands where the caret was, with the
// words selected that say what the picture shows.

const TAKEN = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const MOST_BYTES = 5 * 1024 * 1024;
const ASK = gettext("Say in the brackets what the picture shows, for those who do not see it.");
const WAIT = gettext("An image is still on its way. Post when it is there.");
const SENTENCES = {
  0: gettext("The site could not be reached. Your text is still here; try the image again in a moment."),
  403: gettext("This page was open for long. Copy your text, reload the page, and try again."),
  413: gettext("This file is too large: an image may have 5 MB. Make it smaller, then try again."),
};
const OTHERWISE = gettext("Something went wrong on our side. Your text is still here; try the image again in a moment.");

const underway = new Map();

function say(form, sentence, kind = "") {
  const region = form.querySelector(".image .said");
  region.className = `said ${kind}`;
  region.textContent = sentence;
}

// `preserve` lets the caret stay with the words that it is in.
function replace(field, old, text) {
  const start = field.value.indexOf(old);
  if (start < 0) return;
  field.setRangeText(text, start, start + old.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Not in the middle of another image, whose words are selected to be typed over.
function whereTo({ value, selectionStart: start, selectionEnd: end }) {
  const inside = value.slice(0, start).endsWith("![") && value.slice(end).match(/^\]\([^)\s]*\)/);
  return inside ? [end + inside[0].length, end + inside[0].length] : [start, end];
}

function hold(field, file) {
  const name = file.name.replace(/[^\p{L}\p{N} ._-]/gu, "").slice(0, 40) || "image";
  const placeFor = (named) => `![${gettext("Uploading %(name)s …", { name: named })}]()`;
  let place = placeFor(name);
  for (let other = 2; field.value.includes(place); other++) place = placeFor(`${name} (${other})`);
  const [start, end] = whereTo(field);
  const before = field.value.slice(0, start);
  const apart = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = field.value.slice(end).startsWith("\n") ? "" : "\n";
  field.setRangeText(apart + place + after, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return place;
}

async function sent(form, file) {
  const data = new FormData();
  data.append("file", file, "image");
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const address = form.querySelector("[data-images]").dataset.images;
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
  } catch {
    throw SENTENCES[0];
  }
  const said = await answer.json().catch(() => ({}));
  if (said.markdown) return said;
  throw said.detail ?? SENTENCES[answer.status] ?? OTHERWISE;
}

function refusal(file) {
  if (!TAKEN.includes(file.type)) return gettext("“%(name)s” is no image that can be shown here: take PNG, JPEG, WebP or GIF.", { name: file.name });
  return file.size > MOST_BYTES ? gettext("“%(name)s” is too large: an image may have 5 MB. Make it smaller, then try again.", { name: file.name }) : "";
}

// Whoever goes on writing meanwhile is not interrupted.
function watch(field) {
  const watched = { isBusy: false };
  const seen = () => (watched.isBusy = true);
  for (const type of ["keydown", "pointerdown"]) field.addEventListener(type, seen, { once: true });
  return watched;
}

function ask(form, field, markdown, { isBusy }) {
  say(form, ASK);
  const start = field.value.indexOf(markdown);
  if (isBusy || start < 0 || !form.contains(document.activeElement)) return;
  field.focus();
  field.setSelectionRange(start + 2, start + markdown.indexOf("]("));
}

async function add(form, files) {
  const field = form.elements.body;
  let problem = files.map(refusal).find(Boolean);
  const places = files.filter((file) => !refusal(file)).map((file) => [file, hold(field, file)]);
  const watched = watch(field);
  let first;
  if (places.length) say(form, gettext("Uploading …"));
  underway.set(form, (underway.get(form) ?? 0) + places.length);
  for (const [file, place] of places) {
    try {
      const said = await sent(form, file);
      const markdown = said.markdown.replace("describe the picture", gettext("describe the picture"));
      replace(field, place, markdown);
      first ??= markdown;
    } catch (reason) {
      replace(field, place, "");
      problem = typeof reason === "string" ? reason : OTHERWISE;
    } finally {
      underway.set(form, underway.get(form) - 1);
    }
  }
  if (first) ask(form, field, first, watched);
  if (problem) say(form, problem, "error");
}

const composer = (event) => {
  const form = event.target.closest?.(".write");
  return form?.querySelector("[data-images]") ? form : null;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-images]");
  if (!button) return;
  event.preventDefault();
  button.form.querySelector(".image input[type=file]").click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".image input[type=file]")) return;
  const files = [...event.target.files];
  event.target.value = ""; // the same file may be chosen again
  event.target.form.elements.body.focus();
  add(event.target.form, files);
});

// A copied table or paragraph is text and picture at once: then the text is meant.
document.addEventListener("paste", (event) => {
  const form = event.target.matches(".write textarea") && composer(event);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!form || !files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  add(form, files);
});

for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => {
    const form = event.dataTransfer?.types.includes("Files") && composer(event);
    if (!form) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.classList.add("dropping");
  });
}

document.addEventListener("dragleave", (event) => {
  const form = composer(event);
  if (form && !form.contains(event.relatedTarget)) form.classList.remove("dropping");
});

document.addEventListener("drop", (event) => {
  const form = composer(event);
  if (!form) return;
  form.classList.remove("dropping");
  const files = [...event.dataTransfer.files];
  if (!files.length) return;
  event.preventDefault();
  form.elements.body.focus();
  add(form, files);
});

// Before submit.js, which lets a form go once. A preview is no harm.
addEventListener(
  "submit",
  (event) => {
    if (!underway.get(event.target) || event.submitter?.matches("[formaction]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(event.target, WAIT);
  },
  true,
);
