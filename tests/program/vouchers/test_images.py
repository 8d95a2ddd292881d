"""Images of codes are read again by a reader that others made."""

from __future__ import annotations

import re
import struct
import zlib
from xml.etree import ElementTree

import pytest
import zxingcpp

from laurels.program.vouchers import images
from tests.coding import Coder


def rows_of(png: bytes) -> list[bytes]:
    """Read a PNG of one bit a pixel as rows of bytes, black is 0."""
    width, height, depth = struct.unpack(">IIB", png[16:25])
    assert depth == 1
    data, place = b"", 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + size]
        place += 12 + size
    raw, line = zlib.decompress(data), (width + 7) // 8
    rows: list[bytes] = []
    above = bytes(line)
    for row in range(height):
        start = row * (line + 1)
        filtered = raw[start + 1 : start + 1 + line]
        assert raw[start] in (0, 2), "as it is, or the difference to the row above"
        above = bytes((one + up) % 256 for one, up in zip(filtered, above, strict=True)) if raw[start] else filtered
        bits = "".join(f"{byte:08b}" for byte in above)[:width]
        rows.append(bytes(255 if bit == "1" else 0 for bit in bits))
    return rows


def read(rows: list[bytes], kind: str) -> str:
    width = len(rows[0])
    picture = memoryview(b"".join(rows)).cast("B", shape=[len(rows), width])
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.format.name == kind
    return found.text


@pytest.mark.parametrize("code", ["SPRING-2345-6789A", "a", "A" * 64, "50% + 'x' & <y>"])
@pytest.mark.parametrize("correction", ["L", "H"])
def test_a_qr_code_says_the_code(code: str, correction: images.Correction) -> None:
    drawn = images.qr(code, format="png", scale=4, correction=correction)
    assert read(rows_of(drawn), "QRCode") == code
    svg = images.qr(code, format="svg", scale=4, correction=correction)
    assert ElementTree.fromstring(svg).tag.endswith("svg")


@pytest.mark.parametrize("code", ["SPRING-2345-6789A", "12345678", "a"])
def test_lines_say_the_code(code: str) -> None:
    svg = images.lines(code, text=False).decode()
    bars = [
        (float(x), float(width))
        for x, width in re.findall(r'<rect x="([\d.]+)mm"[^>]*?width="([\d.]+)mm"[^>]*?fill:black', svg)
    ]
    assert bars
    end = max(x + width for x, width in bars) + 7
    row = bytearray(b"\xff" * int(end * 20))
    for x, width in bars:
        row[round(x * 20) : round((x + width) * 20)] = bytes(round((x + width) * 20) - round(x * 20))
    assert read([bytes(row)] * 60, "Code128") == code
    assert code in images.lines(code, text=True).decode()


async def test_images_are_answered_by_routes(coder: Coder) -> None:
    made = await coder.code("SPRING-25")
    path = f"/v1/vouchers/{made['id']}"
    png = await coder.client.send("GET", f"{path}/qr?format=png&scale=4")
    assert (png.status_code, png.headers["content-type"]) == (200, "image/png")
    assert read(rows_of(png.content), "QRCode") == "SPRING-25"
    for address in (f"{path}/qr", f"{path}/barcode", f"{path}/barcode?text=false"):
        svg = await coder.client.send("GET", address)
        assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
        assert ElementTree.fromstring(svg.content).tag.endswith("svg")
    assert (await coder.client.refused("GET", f"{path}/qr?scale=1000"))["code"] == "invalid_field"
