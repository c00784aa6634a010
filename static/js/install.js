// The service worker is asked for once the page is there, so that no first picture waits for it.

const { worker } = document.querySelector("script[data-worker]").dataset;

addEventListener("load", () => {
  navigator.serviceWorker?.register(worker, { scope: "/", updateViaCache: "none" }).catch(() => {});
});
