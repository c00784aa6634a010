// Puts `text` in the place of what is selected, or of what stands from `start` to `end`: as if it was typed,
// so that the browser can undo it. The only thing that is handed to every behaviour of the composer.

export function insert(field, text, start = field.selectionStart, end = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  if (start === end && !text) return;
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}
