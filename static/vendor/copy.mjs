// Copies what browsers get from others out of node_modules; copying again changes nothing.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";

const here = new URL(".", import.meta.url);
const from = new URL("../../node_modules/", here);

const FILES = {
  "temml/temml.min.js": "temml/dist/temml.min.js",
  "temml/LICENSE": "temml/LICENSE",
  // Its bundle holds the two others.
  "text-expander-element/bundle.js": "@github/text-expander-element/dist/bundle.js",
  "text-expander-element/LICENSE": "@github/text-expander-element/LICENSE",
  "text-expander-element/LICENSE-combobox-nav": "@github/combobox-nav/LICENSE",
  "text-expander-element/LICENSE-dom-input-range": "dom-input-range/LICENSE",
};

for (const folder of ["temml", "text-expander-element"]) {
  await rm(new URL(folder, here), { recursive: true, force: true });
  await mkdir(new URL(folder, here));
}
for (const [to, source] of Object.entries(FILES)) {
  await cp(new URL(source, from), new URL(to, here));
}

// Its style sheet for STIX Two, with the font that static/fonts/make.py cuts from that; without remarks and indentation.
const styles = await readFile(new URL("temml/dist/Temml-STIX2.css", from), "utf8");
const face = /@font-face \{[^}]*STIX2[^}]*\}/;
const family = "font-family: STIX2,";
if (!face.test(styles) || !styles.includes(family)) throw new Error("Temml-STIX2.css has changed: look at it again");
const small = styles
  .replace(face, "")
  .replace(family, 'font-family: Formulas, "Formulas bold", "Formulas bolder", "Formulas letters", "Formulas signs",')
  .replace(/\/\*[^]*?\*\//g, "")
  .replace(/\s*\n\s*/g, "\n");
await writeFile(new URL("temml/temml.css", here), `/* From Temml, MIT: see LICENSE. */${small}`);
