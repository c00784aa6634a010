// "Quote" beside words that are selected in a post: they come into the reply that is open, else into one to
// that post, with their source.

const MARKS = { STRONG: "**", B: "**", EM: "_", I: "_", DEL: "~~" };
const button = Object.assign(document.createElement("button"), { type: "button", className: "quote-this", textContent: gettext("Quote") });
let insert;
let written; // the field that was written in last

function inside(node) {
  return [...node.childNodes].map(markdown).join("");
}

// Members' words back to what makes them.
function markdown(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.matches(".math")) return source(node);
  if (node.matches("blockquote.quote, .footnote, sup")) return "";
  const name = node.tagName;
  if (name in MARKS) return inside(node).trim() && MARKS[name] + inside(node) + MARKS[name];
  if (name === "PRE") return `\n\`\`\`\n${node.textContent.trimEnd()}\n\`\`\`\n\n`;
  if (name === "CODE") return `\`${node.textContent}\``;
  if (name === "A") return link(node);
  if (name === "BR") return "\n";
  if (name === "LI") return `- ${inside(node).trim()}\n`;
  if (name === "BLOCKQUOTE") return `${inside(node).trim().replace(/^/gm, "> ")}\n\n`;
  return /^(P|UL|OL|H\d|DIV|TABLE|TR)$/.test(name) ? `${inside(node).trim()}\n\n` : inside(node);
}

function source(formula) {
  const drawn = formula.querySelector("annotation");
  if (!drawn) return formula.textContent;
  return formula.localName === "div" ? `\n$$${drawn.textContent}$$\n\n` : `$${drawn.textContent}$`;
}

function link(node) {
  const words = inside(node);
  const isBare = node.matches(".mention") || words === node.href || node.href === `${words}/`;
  return isBare || !words.trim() ? words : `[${words}](${node.getAttribute("href")})`;
}

// The range, with formulas whole; null when it is not within the words of one post.
function range() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const found = selection.getRangeAt(0).cloneRange();
  const at = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const words = at(found.startContainer)?.closest("[data-quote]");
  if (!words) return null;
  if (!words.contains(found.endContainer)) {
    // A triple click reaches to the beginning of what follows.
    if (found.endOffset !== 0) return null;
    found.setEndAfter(words.lastChild);
  }
  const first = at(found.startContainer).closest(".math");
  const last = at(found.endContainer).closest(".math");
  if (first) found.setStartBefore(first);
  if (last) found.setEndAfter(last);
  return { found, words };
}

function place() {
  const chosen = range();
  if (!chosen) {
    if (document.activeElement !== button) button.remove();
    return;
  }
  const { found, words } = chosen;
  if (words.nextElementSibling !== button) words.after(button);
  const box = found.getBoundingClientRect();
  const post = button.offsetParent.getBoundingClientRect();
  const most = post.width - button.offsetWidth;
  button.style.left = `${Math.max(0, Math.min(box.left + box.width / 2 - button.offsetWidth / 2 - post.left, most))}px`;
  button.style.top = `${box.bottom - post.top + 6}px`;
}

function visible(field) {
  return field?.isConnected && field.offsetParent !== null ? field : null;
}

function openField() {
  if (visible(written)?.value.trim()) return written;
  const fields = [...document.querySelectorAll(".write textarea")].filter(visible);
  const typed = fields.find((field) => field.value !== field.defaultValue);
  return typed ?? [...document.querySelectorAll(".reply textarea")].find(visible);
}

// The reply to this post, opened by its link.
function opened(post) {
  return new Promise((resolve) => {
    const link = post.querySelector(":scope > footer a[data-unfold]");
    const slot = document.querySelector(link.dataset.unfold);
    const ready = () => {
      const field = slot.querySelector("textarea");
      if (!field) return;
      document.removeEventListener("htmx:afterSettle", ready);
      resolve(field);
    };
    if (slot.hidden && slot.querySelector("textarea")) {
      link.click();
      ready();
      return;
    }
    document.addEventListener("htmx:afterSettle", ready);
    link.click();
  });
}

async function quote() {
  const { found, words } = range() ?? {};
  if (!found) return;
  const text = inside(found.cloneContents()).replace(/\n{3,}/g, "\n\n").trim();
  button.remove();
  getSelection().removeAllRanges();
  const field = openField() ?? (await opened(words.closest(".post")));
  const { year, quote: from } = words.dataset;
  const here = field.form.elements.to.value.match(/^\/(\d{4})\//)?.[1] ?? year;
  const value = here === year ? from : `${from}, topic:${year}`;
  const before = field.value.trim() ? `${field.value.trimEnd()}\n\n` : "";
  insert(field, `${before}[quote="${value}"]\n${text}\n[/quote]\n\n`, 0, field.value.length);
  field.scrollIntoView({ block: "nearest" });
}

export function offer(put) {
  insert = put;
  document.addEventListener("selectionchange", place);
  place();
}

// Pressing it must not take the selection away.
button.addEventListener("pointerdown", (event) => event.preventDefault());
button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", quote);
// A click in the words leaves the focus with the page; the next stop of Tab is the button all the same.
document.addEventListener("keydown", (event) => {
  const isNext = event.key === "Tab" && !event.shiftKey && button.isConnected;
  if (!isNext || !document.activeElement.matches("body, main")) return;
  event.preventDefault();
  button.focus();
});
button.addEventListener("blur", () => setTimeout(place));
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".write textarea")) written = event.target;
});
