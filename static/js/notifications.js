// Whoever follows a notification has read it: said on the way, so that nothing waits for it.

for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest("a[data-told]");
    if (!link || event.button > 1) return;
    const token = document.querySelector("#notifications [name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ group: link.dataset.told, csrfmiddlewaretoken: token });
    fetch("/notifications/read/", { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  });
}
