"""SIE files that were made to do harm, and some from someone clumsy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.hostile.making import MEGABYTE, of
from tests.sie_files.small import CHART, HEAD, WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.faults.hostile.making import Content

TRANS = b"#TRANS 1930 {} 1.00\n"
SIE: Mapping[str, Content] = {
    "line without end": of(HEAD.encode(), b"#PROSA ", b"x", times=40 * MEGABYTE),
    "voucher of 200 000 rows": of(WHOLE.encode(), b"#VER A 9 20190401\n{\n", TRANS, times=200_000),
    "account told 200 000 times": of(HEAD.encode(), b'#KONTO 1930 "x"\n', times=200_000),
    "200 000 fields in a line": of(HEAD.encode(), b"#KONTO", b" 1", times=200_000),
    "200 000 faults": of(HEAD.encode(), b"#KONTO X Y Z\n", times=200_000),
    "objects by the thousand": HEAD.encode()
    + CHART.encode()
    + b"#VER A 1 20190401\n{\n#TRANS 1930 {"
    + b'1 "KANSLI" ' * 50_000
    + b"} 1.00\n}\n",
    "braces in braces": HEAD.encode() + b"#TRANS 1930 " + b"{" * 50_000 + b"}" * 50_000 + b"\n",
    "quotes in quotes": HEAD.encode() + b'#KONTO 1 "' + b'\\"' * 100_000 + b"\n",
    "amount of a million digits": HEAD.encode() + b"#IB 0 1930 " + b"9" * MEGABYTE + b"\n",
    "number of a million digits": HEAD.encode() + b"#VER A " + b"9" * MEGABYTE + b" 20190101\n",
    "other digits": (HEAD + "#IB 0 1930 １００\n").encode(),
    "infinity": (HEAD + "#IB 0 1930 inf\n#IB 0 1930 1e999\n#IB 0 1930 NaN\n").encode(),
    "year 0": WHOLE.replace("20190101 20191231", "00000101 00001231").encode("cp437"),
    "year 9999": WHOLE.replace("20190101 20191231", "99990101 99991231").encode("cp437"),
    "year of 1000 years": WHOLE.replace("20190101 20191231", "10190101 20191231").encode("cp437"),
    "escape codes": WHOLE.replace("Hyra mars", "\x1b]52;c;aGVq\x07\x1b[2J").encode("cp437"),
    "escape codes everywhere": WHOLE.replace(" ", " \x1b[31m ").encode("cp437"),
    "C1 in UTF-8": WHOLE.replace("Hyra mars", "\u009b2J\u202e").encode(),
    "NUL in a text": WHOLE.replace("Hyra mars", "Hyra\0mars").encode("cp437"),
    "NUL in a label": WHOLE.replace("#KONTO", "#KON\0TO").encode("cp437"),
    "other association": WHOLE.replace("222000-2683", "999999-9999").encode("cp437"),
    "name with a path": WHOLE.replace("Hyra mars", "../../../../etc/passwd").encode("cp437"),
    "SQL in a text": WHOLE.replace("Hyra mars", "'; DROP TABLE voucher; --")
    .encode("cp437")
    .replace(b"} 1000.00", b"} 1001.00"),
    "checksum of a lie": b"#KSUMMA\n" + WHOLE.encode("cp437") + b"#KSUMMA 1\n",
    "checksum of a million digits": b"#KSUMMA\n"
    + WHOLE.encode("cp437")
    + b"#KSUMMA "
    + b"9" * MEGABYTE,
    "unbalanced last voucher": WHOLE.encode("cp437").replace(b"-120.00\n}", b"-121.00\n}"),
    "cut in a voucher": WHOLE.encode("cp437")[:-9],
    "SIE 5": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Sie xmlns="http://www.sie.se/sie5"/>',
    "XML bomb": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "l">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    + b"]><sie>&u;</sie>",
}
