// An address that is pasted over words makes a link of them.

export function attend(form, insert) {
  const field = form.querySelector("textarea");
  field.addEventListener("paste", (event) => {
    const address = event.clipboardData.getData("text/plain").trim();
    const words = field.value.slice(field.selectionStart, field.selectionEnd);
    const isLink = /^https?:\/\/[^\s()<>]+$/.test(address);
    if (!isLink || !words.trim() || /^https?:\/\/\S*$|[[\]\n]/.test(words.trim())) return;
    event.preventDefault();
    insert(field, `[${words}](${address})`);
  });
}
