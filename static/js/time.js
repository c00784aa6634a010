// relative-time keeps the words of templates/_time.html up to date, but for the youngest it has others.

document.addEventListener("relative-time-updated", (event) => {
  if (event.newText !== "this minute") return;
  event.target.shadowRoot.querySelector("[part=root]").textContent = "just now";
});
