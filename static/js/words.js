// Sentences of scripts in the language of the page. Where that is not English, /words/<language>.js has been
// there before and left them in `catalog`.

globalThis.gettext = (sentence, values = {}) =>
  (globalThis.catalog?.[sentence] ?? sentence).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
