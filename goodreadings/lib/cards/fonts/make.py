"""Cuts the fonts of the cards out of whole ones; docs/decisions/0021-found.md says where those come from.

python make.py SourceSerif4_400Regular.ttf SourceSerif4_400Regular_Italic.ttf SourceCodePro_400Regular.ttf
"""

import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parent
# Latin with its extensions and accents, Greek, Cyrillic, punctuation, raised and lowered figures, signs.
LETTERS = [
    *((0x20, 0x7E), (0xA0, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x209F), (0x20A0, 0x20BF)),
    *((0x2100, 0x23FF), (0x25A0, 0x25FF), (0xFB00, 0xFB06)),
]
CALL_NUMBERS = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026)]
FONTS = {"serif": LETTERS, "italic": LETTERS, "mono": CALL_NUMBERS}


def main() -> None:
    for whole, (name, ranges) in zip(sys.argv[1:], FONTS.items(), strict=True):
        options = subset.Options(
            layout_features=["kern", "mark", "mkmk", "ccmp", "locl"],
            hinting=False,
            glyph_names=False,
            name_IDs=[0, 1, 2, 5, 13, 14],
            notdef_outline=True,
        )
        font = subset.load_font(whole, options)
        cut = subset.Subsetter(options)
        cut.populate(unicodes={point for first, last in ranges for point in range(first, last + 1)})
        cut.subset(font)
        for record in font["name"].names:
            if record.nameID == 1:
                record.string = f"Cards {name}"
        subset.save_font(font, str(HERE / f"{name}.ttf"), options)


if __name__ == "__main__":
    main()
