"""Cuts the font of formulas, STIX Two Math, into five files: docs/decisions/0004-front.md says how to run it.

The first holds what most formulas need, with the MATH table that places it; browsers fetch the
others (bold Latin; other bold, and the rest of the hollow and handwritten; other alphabets; rarer
signs) only for a formula that has one of them.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables.otTables import MathGlyphConstruction

HERE = Path(__file__).parent
FONT = (
    HERE.parent.parent / "node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
)

# Of thirteen heights of a bracket; what is taller is put together from pieces, if there are some.
HEIGHTS = {0, 1, 2, 3, 5}
WIDTHS = {0, 1, 2}
MORE_HEIGHTS, TALL = {7, 9, 12}, "{}⟨⟩"
# Browsers leave room for the widest form of a root or bracket beside each; none is wider than this.
BRACKETS, WIDEST = "√()[]{}⌈⌉⌊⌋⟨⟩", 1.15
# Primes hang as high as quotation marks; as exponents they begin at the line, and are larger.
PRIMES, LARGER, FOOT = (0x2032, 0x2033, 0x2034), 1.6, 40
# As fine as any screen shows it, and a tenth less to fetch.
UNITS = 512
ASCII = "".join(chr(point) for point in range(0x20, 0x7F) if chr(point) not in '"#$%&@`')
ITALIC = "".join(map(chr, (*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6FC, 0x1D71A))))
FIRST = (
    ASCII
    + ITALIC
    + "ΓΔΘΛΞΠΣΦΨΩ"
    + "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℒℳ𝒩𝒪𝒫ℛ𝒮𝒯𝒰𝒱𝒳𝒴𝒵"
    + "ℝ𝔼ℕℤℙ𝟙"
    + "−×÷±∓·⋅∗⋆∘∙⊕⊗⊙⊤⊥⊢≤≥≪≫≠≈≡∼≃≅∝→←↔⇒⇐⇔↦∈∉∋⊂⊆∪∩∖∅∀∃¬∧∨∞∇∂∑∏∫∮⋃⋂√ℓ′″‖∣∥⟨⟩⌊⌋⌈⌉…⋯⋮⋱≔"
    + "\u00a0\u2061\u2062\u2063ˆ˜¯ˉ˙¨ˇ‾_⏞⏟"
)


def made(*ranges: tuple[int, int]) -> set[int]:
    return {point for first, last in ranges for point in range(first, last + 1)}


BOLD = made((0x1D400, 0x1D433))
BOLDER = made(
    (0x1D468, 0x1D4B5),
    (0x1D538, 0x1D56B),
    (0x1D6A8, 0x1D6E1),
    (0x1D71C, 0x1D755),
    (0x1D7CE, 0x1D7E1),
)
OTHERS = made((0x2100, 0x214F), (0x1D400, 0x1D7FF))
SIGNS = made(
    *((0x22, 0x26), (0x40, 0x40), (0x60, 0x60), (0xA1, 0xFF), (0x2C6, 0x2DD), (0x300, 0x338)),
    *(
        (0x2010, 0x205F),
        (0x20D0, 0x20F0),
        (0x2190, 0x22FF),
        (0x2308, 0x231F),
        (0x23B0, 0x23E1),
        (0x25A0, 0x25FF),
    ),
    *((0x2660, 0x266F), (0x27C0, 0x27FF), (0x2900, 0x297F), (0x2A00, 0x2AFF)),
)
FILES = {
    "formulas": set(map(ord, FIRST)),
    "formulas-bold": BOLD,
    "formulas-bolder": BOLDER - set(map(ord, FIRST)),
    "formulas-letters": OTHERS - BOLD - BOLDER - set(map(ord, FIRST)),
    "formulas-signs": SIGNS - set(map(ord, FIRST)),
}


def move(font: TTFont, name: str, wide: float, high: float = 1, up: float = 0) -> None:
    glyph, (advance, _) = font["glyf"][name], font["hmtx"][name]
    if glyph.isComposite():
        raise ValueError(f"{name} is put together from others")
    glyph.coordinates.scale((wide, high))
    glyph.coordinates.translate((0, up))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(advance * wide), glyph.xMin)


def upright(font: TTFont) -> dict:
    """The forms in which glyphs grow upwards, by their names."""
    variants = font["MATH"].table.MathVariants
    return dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))


def leave_out_heights(font: TTFont) -> None:
    tall = {font.getBestCmap()[ord(sign)] for sign in TALL}
    for name, row in upright(font).items():
        heights = HEIGHTS | MORE_HEIGHTS if name in tall else HEIGHTS
        keep(row, heights)
    for row in font["MATH"].table.MathVariants.HorizGlyphConstruction:
        keep(row, WIDTHS)


def keep(row: MathGlyphConstruction, numbers: set[int]) -> None:
    kept = [one for number, one in enumerate(row.MathGlyphVariantRecord) if number in numbers]
    row.MathGlyphVariantRecord, row.VariantCount = kept, len(kept)


def narrow(font: TTFont) -> None:
    rows, widths, seen = upright(font), font["hmtx"], set()
    for name in map(font.getBestCmap().get, map(ord, BRACKETS)):
        forms = {one.VariantGlyph for one in rows[name].MathGlyphVariantRecord}
        if rows[name].GlyphAssembly:
            forms |= {one.glyph for one in rows[name].GlyphAssembly.PartRecords}
        for form in sorted(forms - seen):
            seen.add(form)
            move(font, form, min(1, WIDEST * widths[name][0] / widths[form][0]))


def raise_primes(font: TTFont) -> None:
    for point in PRIMES:
        name = font.getBestCmap()[point]
        move(font, name, LARGER, LARGER, FOOT - LARGER * font["glyf"][name].yMin)


def main() -> None:
    for name, points in FILES.items():
        options = subset.Options(
            flavor="woff2",
            layout_features=[],
            hinting=False,
            glyph_names=False,
            name_IDs=[0, 1, 2, 5, 13, 14],
        )
        font = subset.load_font(str(FONT), options)
        leave_out_heights(font)
        narrow(font)
        raise_primes(font)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=points)
        cut.subset(font)
        scale_upem(font, UNITS)
        subset.save_font(font, str(HERE / f"{name}.woff2"), options)


if __name__ == "__main__":
    main()
