// Write and preview as two tabs; htmx asks for the preview. What could not be shown leads back to the text.

export function attend(form) {
  const tabs = [...form.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  panels.forEach((panel, n) => {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tabs[n].id);
  });

  function show(chosen) {
    tabs.forEach((tab, n) => {
      tab.setAttribute("aria-selected", String(n === chosen));
      tab.tabIndex = n === chosen ? 0 : -1;
      panels[n].hidden = n !== chosen;
    });
  }

  show(0);
  tabs.forEach((tab, n) => {
    tab.addEventListener("click", () => {
      show(n);
      const preview = panels[1].firstElementChild;
      if (n === 1 && !preview.matches(".filled")) {
        preview.classList.add("awaited");
        preview.textContent = gettext("Making the preview …");
      }
      if (n === 0) form.querySelector("textarea").focus();
    });
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      tabs[1 - n].focus();
      if (n === 1) show(0);
      else tabs[1].click();
    });
  });
  tabs[1].addEventListener("htmx:afterRequest", (event) => {
    const { successful, xhr } = event.detail;
    if (!successful && xhr.status !== 422) show(0);
  });
}
