// The drafts that this browser keeps, so that nobody fears for their words; and a look now and then
// whether the site is back.

const list = document.getElementById("kept");
const words = (kept) => {
  try {
    const found = JSON.parse(kept);
    return typeof found === "string" ? found : (found.body ?? found.text ?? "");
  } catch {
    return kept;
  }
};

for (const key of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
  const text = String(words(localStorage.getItem(key)) ?? "").trim();
  if (!text) continue;
  const item = document.createElement("li");
  item.textContent = text.length > 300 ? `${text.slice(0, 300)} …` : text;
  list.append(item);
}
document.getElementById("drafts").hidden = !list.children.length;
addEventListener("online", () => location.reload());
