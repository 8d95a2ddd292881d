"""Images of codes for paper and screens: QR codes, and Code 128 for tills that read lines."""

from __future__ import annotations

import io
from typing import Any, Literal, TypeAlias, cast

import barcode  # pyright: ignore[reportMissingTypeStubs]
import segno
from barcode.writer import SVGWriter  # pyright: ignore[reportMissingTypeStubs]

Format: TypeAlias = Literal["svg", "png"]
Correction: TypeAlias = Literal["L", "M", "Q", "H"]
_barcode = cast(Any, barcode).get
TYPES: dict[Format, str] = {"svg": "image/svg+xml", "png": "image/png"}


def qr(code: str, *, format: Format, scale: int, correction: Correction) -> bytes:
    """Draw a QR code: modules of `scale` pixels, with the quiet zone of four that readers need.

    Not a micro one, which many scanners cannot read.
    """
    made = segno.make(code, error=correction, micro=False, boost_error=False)
    drawn = io.BytesIO()
    if format == "svg":
        made.save(drawn, kind="svg", scale=scale, border=4, xmldecl=False, omitsize=False)
    else:
        made.save(drawn, kind="png", scale=scale, border=4)
    return drawn.getvalue()


def lines(code: str, *, text: bool) -> bytes:
    """Draw Code 128 as SVG, which scales without a loss; with the code in letters below it if asked for."""
    drawn = io.BytesIO()
    made = _barcode("code128", code, writer=SVGWriter())
    made.write(drawn, options={"write_text": text, "module_width": 0.3, "module_height": 15.0, "quiet_zone": 6.5})
    return drawn.getvalue()
