"""An e-invoice as a person reads it, over what one was looking at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import language
from finsam_tui.keys import bindings
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.widgets.rows import RowList
from ledger.invoices.invoice_table import invoice_table

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.invoices.e_invoice import EInvoice


class InvoiceDialog(ModalScreen[None]):
    """The invoice; any of the keys of a list that is chosen from closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("picker")]
    DEFAULT_CSS = """
    InvoiceDialog > .box { width: 90%; max-width: 110; height: 90%; }
    """

    def __init__(self, invoice: EInvoice) -> None:
        """Takes the invoice."""
        super().__init__(classes="dialog")
        self.table = invoice_table(invoice, language())

    def compose(self) -> ComposeResult:
        """Its name, and what it says."""
        with Vertical(classes="box"):
            yield Static(self.table.title[0], classes="heading", markup=False)
            yield RowList()
            yield KeyBar(where="picker")

    def on_mount(self) -> None:
        """Shows it."""
        self.query_one(RowList).show_table(self.table)

    def action_choose(self) -> None:
        """Goes back."""
        self.dismiss(None)

    def action_close(self) -> None:
        """Goes back."""
        self.dismiss(None)
