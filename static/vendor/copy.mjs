// Copies what browsers get from others out of node_modules; copying again changes nothing.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";

const here = new URL(".", import.meta.url);
const from = new URL("../../node_modules/", here);

const FILES = {
  "katex/katex.min.js": "katex/dist/katex.min.js",
  "katex/LICENSE": "katex/LICENSE",
  // Its bundle holds the two others.
  "text-expander-element/bundle.js": "@github/text-expander-element/dist/bundle.js",
  "text-expander-element/LICENSE": "@github/text-expander-element/LICENSE",
  "text-expander-element/LICENSE-combobox-nav": "@github/combobox-nav/LICENSE",
  "text-expander-element/LICENSE-dom-input-range": "dom-input-range/LICENSE",
};

for (const folder of ["katex", "text-expander-element"]) {
  await rm(new URL(folder, here), { recursive: true, force: true });
  await mkdir(new URL(folder, here));
}
for (const font of await readdir(new URL("katex/dist/fonts/", from))) {
  if (font.endsWith(".woff2")) FILES[`katex/fonts/${font}`] = `katex/dist/fonts/${font}`;
}
for (const [to, source] of Object.entries(FILES)) {
  await cp(new URL(source, from), new URL(to, here));
}

// Every browser that the site is made for reads woff2; the older forms of each font stay out.
const styles = await readFile(new URL("katex/dist/katex.min.css", from), "utf8");
const older = /,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g;
if (!older.test(styles)) throw new Error("katex.min.css names its fonts in another way now: look at it again");
await writeFile(new URL("katex/katex.css", here), styles.replace(older, ""));
