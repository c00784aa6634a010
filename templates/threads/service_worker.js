// Says "you are offline" when no page can be had, and nothing else: every answer comes from the server,
// no page of anybody's is kept, and what is sent goes as if this were not here.
"use strict";

const PAGE = "{% url 'offline' %}";
const FILES = [{% for file in kept %}"{{ file|escapejs }}", {% endfor %}PAGE];
const KEPT = "offline-{{ version }}";

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll(FILES.map((file) => new Request(file, file === PAGE ? { cache: "reload" } : {}))))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("offline-") && name !== KEPT);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

const kept = async (request) => (await (await caches.open(KEPT)).match(request)) ?? Response.error();

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(PAGE)));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});
