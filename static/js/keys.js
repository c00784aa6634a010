// Keys for those who read by keyboard; what they do (shortcuts.js) is fetched at the first of them.
// Members switch them off in their settings, visitors in their browser.

const FIELDS = "input, textarea, select, [contenteditable], dialog";
const { shortcuts, kept } = document.querySelector("script[data-shortcuts]")?.dataset ?? {};

function areOff() {
  try {
    return kept === "browser" && localStorage.getItem("keys") === "off";
  } catch {
    return false;
  }
}

async function follow(event) {
  const { key, target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented } = event;
  if (!"jklr/?".includes(key) || ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return;
  if (target.closest?.(FIELDS) || document.querySelector("dialog[open]") || areOff()) return;
  event.preventDefault();
  const { press } = await import(shortcuts);
  press(key);
}

if (shortcuts) document.addEventListener("keydown", follow);

// The page of the keys has the button for visitors.
if (shortcuts && document.querySelector("[data-keys-here]")) import(shortcuts);
