"""The signed report is taken back on the screen, and stands among what was exported."""

from __future__ import annotations

from ledger.bookkeeping.signed_reports import signed_reports
from tests.books import PRINTED_PDF, SIGNED_PDF, log_printed


async def test_a_signed_file_is_taken_back_and_listed(sit_down, reference_book, tmp_path):
    file = tmp_path / "signerad.pdf"
    file.write_bytes(PRINTED_PDF)
    async with sit_down(reference_book) as person:
        book = person.finsam.book
        log_printed(book, 2019)
        await person.press("0", "s")
        await person.types(str(file))
        await person.press("ctrl+s")
        assert signed_reports(book) == ()
        file.write_bytes(SIGNED_PDF)
        await person.press("ctrl+s")
        (kept,) = signed_reports(book, 2019)
        assert person.rows.rows[-1].texts[0] == kept.name == "signerad.pdf"
