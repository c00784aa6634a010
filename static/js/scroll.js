// What scrolls sideways in its own box (code, tables, formulas) can be reached with the keyboard, in
// browsers that do not see to it themselves.

function reach(root) {
  for (const box of root.querySelectorAll(".words :is(pre, table, div.math)")) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(reach, 200, document);
});
addEventListener("load", () => reach(document));
document.addEventListener("htmx:load", (event) => reach(event.detail.elt.parentElement ?? document));
document.addEventListener("rendered", () => reach(document));
