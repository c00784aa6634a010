// What is typed is kept: in this browser at once, on the server when one pauses. What the server could not
// take stays in this browser, and is sent when it can be reached again.

const { member, drafts, login } = document.querySelector("script[data-drafts]").dataset;
const PREFIX = `draft:${member}:`;
const PAUSE = 1500;
const AGAIN = 10_000;
const HERE = gettext("Your text is kept in this browser.");
const attended = new Map();

const store = {
  get: (to) => JSON.parse(localStorage.getItem(PREFIX + to) ?? "null"),
  set: (to, entry) => localStorage.setItem(PREFIX + to, JSON.stringify(entry)),
  remove: (to) => localStorage.removeItem(PREFIX + to),
  places: () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)),
};

// After signing in again, in another tab too, the forms of a page that stayed open need the new token.
async function renew() {
  const answer = await fetch(`${drafts}token/`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const { member: present, token } = await answer.json();
  if (present !== member) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

// {status, answer}; status 0 when nothing came back.
async function send(to, { body, version, begun, key }, keepalive = false) {
  const fields = { to, body, key, base: begun };
  if (version !== null) fields.seen = version;
  try {
    for (const isLast of [false, true]) {
      fields.csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const response = await fetch(`${drafts}save/`, {
        method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, keepalive,
      });
      if (response.status === 403 && !isLast && (await renew())) continue;
      const isJson = /json/.test(response.headers.get("Content-Type"));
      return { status: response.status, answer: isJson ? await response.json() : {} };
    }
  } catch {
    return { status: 0, answer: {} };
  }
}

// Texts of other places that this browser still has. Those of this page's forms come into them first.
async function sendTheRest() {
  for (const to of store.places()) {
    if (attended.has(to) || document.querySelector(`form.write [name=to][value="${CSS.escape(to)}"]`)) continue;
    const { status } = await send(to, store.get(to));
    if (status === 200) store.remove(to);
    else if (status === 0) return;
  }
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

class Draft {
  constructor(form, insert) {
    Object.assign(this, { form, insert, field: form.querySelector("textarea"), to: form.elements.to.value });
    this.version = form.dataset.version;
    this.saved = this.field.defaultValue; // what the server has, or began the text with
    this.field.addEventListener("input", () => this.typed());
    form.addEventListener("click", (event) => this.pressed(event));
  }

  get isHere() {
    return this.form.isConnected && attended.get(this.to) === this;
  }

  entry() {
    const { key, base: begun } = this.form.elements;
    const { version, field } = this;
    return { body: field.value, version, begun: begun?.value ?? "", key: key?.value ?? "", at: Date.now() };
  }

  typed() {
    clearTimeout(this.waiting);
    if (this.field.value === this.saved) {
      store.remove(this.to);
      return;
    }
    try {
      store.set(this.to, this.entry());
    } catch {
      // No room in this browser; the server has more.
    }
    if (!this.isDisputed) this.waiting = setTimeout(() => this.save(), PAUSE);
  }

  save() {
    clearTimeout(this.waiting);
    if (!this.isHere || this.isSent || this.field.value === this.saved) return;
    if (this.running) {
      this.running.then(() => this.save());
      return;
    }
    const entry = this.entry();
    this.running = send(this.to, entry).then(({ status, answer }) => {
      this.running = null;
      if (status === 200) this.took(entry.body, answer);
      else this.refused(status, answer);
    });
  }

  took(body, { version }) {
    Object.assign(this, { saved: body, version, isDisputed: false });
    if (this.field.value === body) store.remove(this.to);
    this.say(body.trim() ? gettext("Draft saved") : "");
  }

  refused(status, answer) {
    if (status === 409) this.dispute(answer);
    else if (status === 401 || status === 403) {
      const then = encodeURIComponent(location.pathname + location.search + "#" + this.form.parentElement.id);
      const link = element("a", gettext("Sign in"), { href: `${login}?next=${then}` });
      this.say(`${gettext("You are signed out.")} ${HERE} `, link);
    } else if (status === 404) this.say(`${gettext("What this answers is no longer there.")} ${HERE}`);
    else if (status === 422) this.say(`${answer.title} ${HERE}`);
    else {
      this.say(`${gettext("The site could not be reached.")} ${HERE} ${gettext("It is sent when the site is back.")}`);
      this.waiting = setTimeout(() => this.save(), AGAIN);
    }
  }

  // Somebody, surely the same member, wrote on elsewhere: neither text is lost, they choose.
  dispute({ body, version, title }) {
    this.isDisputed = true;
    this.version = version;
    const mine = element("button", gettext("Keep this one"), { type: "button", className: "link" });
    const other = element("button", gettext("Take that one"), { type: "button", className: "link" });
    mine.addEventListener("click", () => {
      this.isDisputed = false;
      this.saved = null;
      this.save();
    });
    other.addEventListener("click", () => {
      this.saved = body;
      this.insert(this.field, body, 0, this.field.value.length);
      this.took(body, { version });
    });
    this.say(`${title} `, other, " ", mine);
  }

  say(text, ...more) {
    const place = this.form.querySelector(".saved");
    place.setAttribute("aria-live", more.length || text.includes(HERE) ? "polite" : "off");
    place.replaceChildren(text, ...more);
  }

  line(text, button, act) {
    const line = this.form.querySelector(".kept") ?? element("p", "", { className: "kept" });
    const pressed = element("button", button, { type: "button", className: "link" });
    pressed.addEventListener("click", act);
    line.replaceChildren(text, " · ", pressed);
    line.setAttribute("role", "status");
    this.form.querySelector(".top-line").after(line);
  }

  // What this browser kept when the page was closed, or the server did not answer.
  async restore() {
    const entry = store.get(this.to);
    if (this.form.querySelector(".errorlist")) {
      Object.assign(this, { saved: null, version: null });
      this.typed();
      return;
    }
    if (!entry) {
      this.typed(); // perhaps before this script came
      return;
    }
    if (entry.body === this.field.value) {
      store.remove(this.to);
      return;
    }
    const { status, answer } = await send(this.to, entry);
    if (status === 200 && answer.sent) {
      store.remove(this.to);
      return;
    }
    if (this.field.value !== this.field.defaultValue) return;
    this.fill(entry.body);
    if (status === 200) this.took(entry.body, answer);
    else this.refused(status, answer);
  }

  fill(body) {
    const begun = this.field.value;
    this.field.value = body;
    this.line(gettext("Your draft, kept in this browser"), gettext("Discard"), () => this.discard(begun));
  }

  pressed(event) {
    if (!event.target.matches(".kept [formaction]")) return;
    store.remove(this.to);
    this.isSent = true;
    // Elsewhere, and where it began with the text of a post, the page is loaded anew and begins as it should.
    if (!this.form.hasAttribute("hx-post") || this.form.elements.base) return;
    event.preventDefault();
    event.stopPropagation();
    this.isSent = false;
    this.discard("");
  }

  async discard(begun) {
    const body = this.field.value;
    this.field.value = begun;
    Object.assign(this, { saved: begun, isDisputed: false });
    clearTimeout(this.waiting);
    await this.running;
    await send(this.to, { ...this.entry(), body: "", version: null });
    store.remove(this.to);
    this.version = "";
    this.say("");
    this.line(gettext("The draft is discarded."), gettext("Undo"), () => {
      this.form.querySelector(".kept").remove();
      this.insert(this.field, body, 0, this.field.value.length);
    });
    this.field.focus();
  }
}

export function attend(form, insert) {
  const draft = new Draft(form, insert);
  attended.set(draft.to, draft);
  draft.restore();
}

const of = (form) => [...attended.values()].find((draft) => draft.form === form);

// Posting ends the draft; a save that is on its way must not come after it and begin it again.
addEventListener(
  "submit",
  (event) => {
    const draft = of(event.target);
    if (!draft) return;
    clearTimeout(draft.waiting);
    if (!draft.running) {
      draft.isSent = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    const late = new Promise((resolve) => setTimeout(resolve, 3000));
    Promise.race([draft.running, late]).then(() => {
      draft.running = null;
      event.target.requestSubmit(submitter);
    });
  },
  true,
);

document.addEventListener("htmx:afterRequest", (event) => {
  const draft = of(event.detail.elt);
  if (!draft) return;
  draft.isSent = false;
  if (event.detail.successful) {
    store.remove(draft.to);
    attended.delete(draft.to);
    return;
  }
  if (event.detail.xhr.status === 403) renew().catch(() => {});
  draft.typed();
});

addEventListener("online", () => {
  for (const draft of attended.values()) draft.save();
  sendTheRest();
});

addEventListener("pagehide", () => {
  for (const draft of attended.values()) {
    if (draft.isHere && !draft.isSent && !draft.isDisputed && draft.field.value !== draft.saved) {
      send(draft.to, draft.entry(), true);
    }
  }
});

addEventListener("pageshow", (event) => {
  if (event.persisted) for (const draft of attended.values()) draft.isSent = false;
});

setTimeout(sendTheRest, 1000);
