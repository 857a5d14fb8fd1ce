"""ZIP packages read entry by entry in constant memory: no bytes that no entry has, nothing that explodes."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from stat import S_IFLNK, S_IFMT
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.inspection.sample import Sample

MOST_ENTRIES: Final = 10_000
_MOST_DIRECTORY: Final = 4 << 20
_END: Final = 22
_LOCAL: Final = 30
_DESCRIPTOR: Final = 24
"""The longest note that may follow an entry's bytes (APPNOTE 4.3.9)."""
_CHUNK: Final = 1 << 18
_MANY, _FAR = 0xFFFF, 0xFFFFFFFF


@dataclass(slots=True)
class Budget:
    """What is left of the bytes that a file, with all that is nested in it, may unpack to."""

    left: int = 1 << 30
    free: int = 32 << 20
    ratio: int = 200

    def take(self, sample: Sample, unpacked: int) -> None:
        """Take the bytes of one package. Raises BadValueError: it unpacks to too much."""
        self.left -= unpacked
        if self.left < 0 or (unpacked > self.free and unpacked > self.ratio * sample.size):
            raise sample.refuse("bomb")


def entries(sample: Sample, budget: Budget) -> list[zipfile.ZipInfo]:
    """The entries of a package, whose directory is what every reader takes for it.

    Raises:
        BadValueError: it is damaged, encrypted or a bomb, or has paths that lead out of it or bytes that no entry has.
    """
    count = _count(sample)
    try:
        found = zipfile.ZipFile(sample.stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise sample.refuse("damaged") from error
    if len(found) != count or len({each.orig_filename for each in found}) != count:
        raise sample.refuse("two")
    for each in found:
        _must_be_plain(sample, each)
    budget.take(sample, sum(each.file_size for each in found))
    _must_be_side_by_side(sample, found)
    return found


def _count(sample: Sample) -> int:
    """How many entries the directory says that there are, before it is read."""
    end = sample.tail(_END)
    if len(end) < _END or not end.startswith(b"PK\x05\x06"):
        raise sample.refuse("two" if b"PK\x05\x06" in sample.tail(_END + _MANY) else "damaged")
    count, size, at = (int.from_bytes(end[a:b], "little") for a, b in ((10, 12), (12, 16), (16, 20)))
    if count == _MANY or _FAR in {size, at} or count > MOST_ENTRIES or size > _MOST_DIRECTORY:
        raise sample.refuse("bomb")
    if at + size + _END != sample.size:
        raise sample.refuse("two")
    return count


def _must_be_plain(sample: Sample, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if entry.flag_bits & 1:
        raise sample.refuse("locked")
    is_link = S_IFMT(entry.external_attr >> 16) == S_IFLNK
    if is_link or name.startswith("/") or not name.isprintable() or set(name) & set("\\:") or ".." in name.split("/"):
        raise sample.refuse("paths")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise sample.refuse("damaged")


def _must_be_side_by_side(sample: Sample, found: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes make a bomb of a small file; bytes between them are those of another file."""
    at = 0
    for each in sorted(found, key=lambda one: one.header_offset):
        if each.header_offset < at:
            raise sample.refuse("bomb")
        if each.header_offset - at > (_DESCRIPTOR if at else 0):
            raise sample.refuse("two")
        at = data_at(sample, each) + each.compress_size
    if sample.size - _END < at:
        raise sample.refuse("damaged")


def data_at(sample: Sample, entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry begin. Raises BadValueError: its own head says otherwise than the directory."""
    sample.stream.seek(entry.header_offset)
    head = sample.stream.read(_LOCAL)
    if len(head) < _LOCAL or not head.startswith(b"PK\x03\x04"):
        raise sample.refuse("damaged")
    name, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    coding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if sample.stream.read(name) != entry.orig_filename.encode(coding, "replace"):
        raise sample.refuse("two")
    return entry.header_offset + _LOCAL + name + extra


def chunks(sample: Sample, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, unpacked, piece by piece.

    Raises:
        BadValueError: they are more, fewer or others than the directory says.
    """
    sum_, size = 0, 0
    for piece in _inflated(sample, entry):
        size += len(piece)
        sum_ = zlib.crc32(piece, sum_)
        if size > entry.file_size:
            raise sample.refuse("bomb")
        yield piece
    if size != entry.file_size or sum_ != entry.CRC:
        raise sample.refuse("damaged")


def _inflated(sample: Sample, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    at, left = data_at(sample, entry), entry.compress_size
    decoder = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        # The caller may read elsewhere between two pieces.
        sample.stream.seek(at)
        chunk = sample.stream.read(min(_CHUNK, left))
        if not chunk:
            raise sample.refuse("damaged")
        at, left = at + len(chunk), left - len(chunk)
        if decoder is None:
            yield chunk
        else:
            yield from _pieces(sample, decoder, chunk)
    if decoder is not None and (not decoder.eof or decoder.unused_data):
        raise sample.refuse("damaged")


def _pieces(sample: Sample, decoder: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    try:
        while chunk:
            yield decoder.decompress(chunk, _CHUNK)
            chunk = decoder.unconsumed_tail
    except zlib.error as error:
        raise sample.refuse("damaged") from error
