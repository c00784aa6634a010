// The toolbar: marks round what is selected, or takes them off again. Its buttons are one stop of Tab.

const AROUND = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], math: ["$", "$"] };
const BLOCKS = { code: ["```\n", "\n```"], math: ["$$\n", "\n$$"] };
const BEFORE = { quote: "> ", list: "- " };
const KEYS = { b: "bold", i: "italic", e: "code", k: "link" };

// What is selected, without the white space at its ends.
function chosen(field) {
  let { selectionStart: start, selectionEnd: end } = field;
  const { value } = field;
  while (start < end && /\s/.test(value[start])) start += 1;
  while (end > start && /\s/.test(value[end - 1])) end -= 1;
  return { start, end, text: value.slice(start, end) };
}

function around(field, tool, insert) {
  const { start, end, text } = chosen(field);
  const isBlock = text.includes("\n") && tool in BLOCKS;
  const [before, after] = isBlock ? BLOCKS[tool] : AROUND[tool];
  const { value } = field;
  const outside = value.slice(0, start).endsWith(before) && value.slice(end).startsWith(after);
  if (outside) {
    insert(field, text, start - before.length, end + after.length);
    field.setSelectionRange(start - before.length, end - before.length);
  } else if (text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)) {
    const bare = text.slice(before.length, -after.length);
    insert(field, bare, start, end);
    field.setSelectionRange(start, start + bare.length);
  } else {
    insert(field, before + text + after, start, end);
    field.setSelectionRange(start + before.length, start + before.length + text.length);
  }
}

function atLines(field, tool, insert) {
  const { value } = field;
  const mark = BEFORE[tool];
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const until = value.indexOf("\n", field.selectionEnd);
  const end = until === -1 ? value.length : until;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n");
  insert(field, text, start, end);
  if (lines.length > 1) field.setSelectionRange(start, start + text.length);
}

function link(field, insert) {
  const { start, end, text } = chosen(field);
  if (/^https?:\/\/\S+$/.test(text)) {
    insert(field, `[](${text})`, start, end);
    field.setSelectionRange(start + 1, start + 1);
  } else {
    insert(field, `[${text}](https://)`, start, end);
    const address = start + text.length + 3;
    field.setSelectionRange(address, address + "https://".length);
  }
}

function use(tool, field, insert) {
  if (tool === "link") link(field, insert);
  else (tool in BEFORE ? atLines : around)(field, tool, insert);
}

function move(toolbar, event) {
  const buttons = [...toolbar.querySelectorAll("button")];
  const at = buttons.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = -1;
  const next = buttons.at(to % buttons.length);
  next.tabIndex = 0;
  next.focus();
}

export function attend(form, insert) {
  const field = form.querySelector("textarea");
  const toolbar = form.querySelector(".tools");
  toolbar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) use(tool, field, insert);
  });
  toolbar.addEventListener("keydown", (event) => move(toolbar, event));
  field.addEventListener("keydown", (event) => {
    const tool = KEYS[event.key.toLowerCase()];
    if (!tool || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    use(tool, field, insert);
  });
}
