// What every page has: one behaviour a file, which does nothing where its element or its data is missing. Collected for use, these are one file: goodreadings/lib/sheets.py.
import "./words.js";
import "./time.js";
import "./unfold.js";
import "./submit.js";
import "./errors.js";
import "./menu.js";
import "./scroll.js";
import "./peek.js";
import "./math.js";
import "./back.js";
import "./install.js";
import "./print.js";
import "./fresh.js";
import "./read.js";
import "./keys.js";
import "./composer.js";
