// What every page has: one behaviour a file. Collected for use, these are one file: goodreadings/lib/sheets.py.
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
