"""Writes the first 1,017 test images of CIFAR-10, whose pixels are original in both known editions, as they are after a JPEG (quality 75, 4:2:0 chroma).

usage: jpeg.py FOLDER OUT [PACK]     FOLDER holds test_batch.bin; OUT gets its records; PACK holds JPEG files to decode instead of making them: for each a label
                                     byte, the length in two bytes, the lower first, and the file. Needs Debian's python3-pil.
"""
import io
import os
import sys

from PIL import Image

ORIGINAL = 1017
PLANE = 32 * 32
RECORD = 1 + 3 * PLANE


def encoded(record):
    planes = [Image.frombytes("L", (32, 32), record[1 + c * PLANE:1 + (c + 1) * PLANE]) for c in range(3)]
    file = io.BytesIO()
    Image.merge("RGB", planes).save(file, "JPEG", quality=75, subsampling="4:2:0")
    return file.getvalue()


def packed(path):
    with open(path, "rb") as pack:
        while head := pack.read(3):
            yield head[0], pack.read(head[1] | head[2] << 8)


def main(folder, out, pack=None):
    with open(os.path.join(folder, "test_batch.bin"), "rb") as file:
        records = [file.read(RECORD) for _ in range(ORIGINAL)]
    files = [(r[0], encoded(r)) for r in records] if pack is None else [f for f, _ in zip(packed(pack), records)]
    with open(out, "wb") as result:
        for record, (label, file) in zip(records, files):
            if label != record[0]:
                sys.exit("the labels are not those of test_batch.bin")
            image = Image.open(io.BytesIO(file)).convert("RGB")
            result.write(bytes([label]) + b"".join(channel.tobytes() for channel in image.split()))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
