// What htmx could not do is said in the region of messages; what was typed stays where it is.

const KEPT = gettext("What you typed is still here.");
const SENTENCES = {
  0: `${gettext("The site could not be reached.")} ${KEPT} ${gettext("Try again in a moment.")}`,
  403: `${gettext("This is not allowed, or the page was open for long.")} ${KEPT} ${gettext("Copy it, reload the page, and try again.")}`,
  404: gettext("This is no longer there. Reload the page to see what changed."),
  409: `${gettext("Somebody was faster.")} ${KEPT} ${gettext("Copy it, and reload the page to see what changed.")}`,
  413: `${gettext("That was too much at once.")} ${KEPT} ${gettext("Shorten it, then send it again.")}`,
  429: `${gettext("That was a lot in a short time.")} ${KEPT} ${gettext("Wait a minute, then try again.")}`,
};
const OTHERWISE = `${gettext("Something went wrong on our side.")} ${KEPT} ${gettext("Try again in a moment.")}`;

function say(status) {
  const region = document.getElementById("messages");
  region.querySelector(".late")?.remove();
  const message = document.createElement("p");
  message.className = "message error late";
  const text = document.createElement("span");
  text.textContent = SENTENCES[status] ?? OTHERWISE;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", gettext("Close"));
  close.addEventListener("click", () => message.remove());
  message.append(text, close);
  region.append(message);
}

// An answer that refuses may be a fragment (a form with its errors) or a whole page (404.html).
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.status !== 422 && /^\s*<(!doctype|html)/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    say(xhr.status);
  }
});

document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.status));
for (const lost of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(lost, () => say(0));

document.addEventListener("htmx:beforeRequest", () => {
  document.querySelector("#messages .late")?.remove();
});
