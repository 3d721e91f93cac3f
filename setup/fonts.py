# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two subset fonts from KERN's Fira Sans: Latin, German and typographic signs, at most 30 KiB each.

Runs inside ``.venv`` (needs fonttools): ``python -m setup.fonts <KERN's fonts> <target folder>``.
"""

import sys
from pathlib import Path

from fontTools import subset

LIMIT_BYTES = 30 * 1024
WEIGHTS = {"400": "FiraSans-Regular.woff2", "600": "FiraSans-SemiBold.woff2"}
# Basic Latin and Latin-1, then what the other official languages of Europe written in Latin script need
# (EUROPEAN, by language), quotation and numbers.
EUROPEAN = {
    "Albanian, French, Portuguese, Swedish": "ŒœŸ",
    "Bosnian, Croatian, Montenegrin, Slovene": "ČčĆćĐđŠšŽžŚśŹź",
    "Catalan": "Ŀŀ",
    "Czech, Slovak": "ČčĎďĚěĹĺĽľŇňŔŕŘřŠšŤťŮůŽž",
    "Dutch": "Ĳĳ",
    "Estonian, Finnish": "ŠšŽž",
    "German": "ẞ",
    "Hungarian": "ŐőŰű",
    "Irish": "ĊċḊḋḞḟĠġṀṁṖṗṠṡṪṫḂḃ",
    "Latvian": "ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽž",
    "Lithuanian": "ĄąČčĘęĖėĮįŠšŲųŪūŽž",
    "Maltese": "ĊċĠġĦħŻż",
    "Polish": "ĄąĆćĘęŁłŃńŚśŹźŻż",
    "Romanian, with the cedillas of older files": "ĂăȘșȚțŞşŢţ",
    "Sami": "ČčĐđŊŋŠšŦŧŽž",
    "Turkish": "ĞğİıŞş",
    "Welsh": "ŴŵŶŷẀẁẂẃẄẅỲỳ",
}
CHARACTERS = (
    [*range(0x20, 0x7F), *range(0xA0, 0x100)]
    + sorted({ord(letter) for letters in EUROPEAN.values() for letter in letters})
    + [ord(sign) for sign in "‐‑–—‘’‚“”„†•…‰‹›⁄€№™←↑→↓−≈≠≤≥×÷\u2009\u202f"]
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "liga"]


def make(source: Path, target: Path) -> int:
    """Write one subset font as WOFF2 and return its size in bytes."""
    options = subset.Options(
        flavor="woff2",
        layout_features=FEATURES,
        hinting=False,
        desubroutinize=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font["head"].modified = font["head"].created  # the same input gives the same file
    partial = target.with_suffix(".partial")
    subset.save_font(font, str(partial), options)
    partial.replace(target)
    return target.stat().st_size


def main(source: Path, target: Path) -> int:
    """Make both weights; return 1 with a sentence when one is larger than the limit."""
    for weight, name in WEIGHTS.items():
        size = make(source / name, target / f"fira-sans-{weight}.woff2")
        print(f"fira-sans-{weight}.woff2: {size} bytes")
        if size > LIMIT_BYTES:
            print(f"Die Schrift {name} ist mit {size} Byte größer als {LIMIT_BYTES} Byte.")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
