// On paper a link is followed by its address (css/print.css), unless that is what it says already.

addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".words a")) if (link.textContent === link.getAttribute("href")) link.classList.add("bare");
});
