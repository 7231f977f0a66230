"""The commands of finsam, as data: what each is called, where it is written, what it does."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from finsam_tui.cli import output as printing
from finsam_tui.i18n import _, msgid
from ledger.core.errors import BookError, LedgerError
from ledger.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class CommandModule(Protocol):
    """What a module of a command holds."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tells the parser what can be said after the command's name."""

    def run(self, options: argparse.Namespace) -> int:
        """Does it; returns the exit code 0 or 1, or raises LedgerError."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `finsam`."""

    name: str
    module: str
    """The module in `finsam_tui.cli`; read only when the command is given."""

    summary: str
    """What it does, in a few words; said with `_()`."""


COMMANDS: tuple[Command, ...] = (
    Command("demo", "demo_cmd", msgid("make the demonstration book and open it")),
    Command("new", "new_cmd", msgid("make an empty book with its first fiscal year")),
    Command("templates", "templates_cmd", msgid("list the built-in templates")),
    Command("template", "template_cmd", msgid("show, prove, set or make the layout of the report")),
    Command("chart", "chart_cmd", msgid("change accounts, objects and the lines of the notes")),
    Command("opening", "opening_cmd", msgid("enter or show the opening balances of a first year")),
    Command(
        "prior", "prior_cmd", msgid("enter or show figures of the year before, kept elsewhere")
    ),
    Command("record", "record_cmd", msgid("record vouchers, one JSON line each")),
    Command("correct", "correct_cmd", msgid("reverse a voucher with a new one, linked both ways")),
    Command("approve", "approve_cmd", msgid("approve vouchers that somebody else recorded")),
    Command("mandate", "mandate_cmd", msgid("list, add or end mandates to approve vouchers")),
    Command(
        "import", "import_cmd", msgid("import SIE files and bank statements, whole or not at all")
    ),
    Command("show", "show_cmd", msgid("print a statement, a ledger or a list")),
    Command("attach", "attach_cmd", msgid("put files with a voucher, list them or take them out")),
    Command("weed", "weed_cmd", msgid("list files past their seven years, and erase the list")),
    Command("text", "text_cmd", msgid("save the texts of the annual report, and who signs it")),
    Command("goal", "goal_cmd", msgid("save the goals of a year and what became of them")),
    Command(
        "export", "export_cmd", msgid("make files: pdf, xlsx, csv, sie, the auditor's package")
    ),
    Command("signed", "signed_cmd", msgid("take back the annual report that has been signed")),
    Command("verify", "verify_cmd", msgid("prove an auditor's package without the book")),
    Command("lock", "lock_cmd", msgid("lock months that are finished")),
    Command("reconcile", "reconcile_cmd", msgid("enter what a bank or tax statement says")),
    Command("match", "match_cmd", msgid("match lines of the bank with the book, and record them")),
    Command("rules", "rules_cmd", msgid("list, add or remove rules for lines of the bank")),
    Command("party", "party_cmd", msgid("list, add or change suppliers and customers")),
    Command("settle", "settle_cmd", msgid("settle invoices by hand, or have them be disputed")),
    Command("pay", "pay_cmd", msgid("pay suppliers: a proposal to sign, and a file for the bank")),
    Command("invoice", "invoice_cmd", msgid("make invoices to customers, and credit them")),
    Command(
        "contributions", "contributions_cmd", msgid("plan what the members pay, and invoice it")
    ),
    Command("asset", "asset_cmd", msgid("register, write off and dispose of fixed assets")),
    Command("vat", "vat_cmd", msgid("claim compensation for VAT, month by month or quarter")),
    Command("claim", "claim_cmd", msgid("projects and what is claimed of their funders (ESF)")),
    Command("specify", "specify_cmd", msgid("enter what a balance is made of")),
    Command("accrue", "accrue_cmd", msgid("record an accrual with the month it reverses")),
    Command("adjust", "adjust_cmd", msgid("enter adjustments and memo rows, with a reason")),
    Command("close", "close_cmd", msgid("close a fiscal year and open the next")),
    Command("year", "year_cmd", msgid("open the next fiscal year before the last one is closed")),
    Command("reopen", "reopen_cmd", msgid("open a closed year, or locked months, with a reason")),
    Command("budget", "budget_cmd", msgid("save budgets, comments and figures typed in")),
    Command("review", "review_cmd", msgid("mark a finding of the journal tests as seen")),
    Command("compare", "compare_cmd", msgid("hold a printed report against itself and the book")),
    Command("check", "check_cmd", msgid("prove that the book is whole and agrees with itself")),
    Command("backup", "backup_cmd", msgid("make a verified copy of the book")),
    Command("restore", "restore_cmd", msgid("bring a backup back, setting aside what is there")),
    Command("help", "help_cmd", msgid("print a page of the help, on personal data for one")),
)
OPEN = Command("BOOK", "open_cmd", msgid("open a book"))
"""What `finsam BOOK` does: no word, but the book itself."""


NETWORK_DISK = "--natenhet"
"""The option that takes the risk of another computer's disk; the same in every language."""

_NEGATIVE = re.compile(r"-\d[\d\s.,]{0,30}$")
"""What is an amount and no option, also with a Swedish comma: -1,5."""


class CommandParser(argparse.ArgumentParser):
    """A parser that says what is wrong on one line, in the language spoken."""

    def __init__(self, prog: str, summary: str, usage: str | None = None) -> None:
        """Makes a parser that knows `--lang`, `--natenhet` and `--help`."""
        super().__init__(
            prog=prog,
            usage=usage,
            description=summary,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self._negative_number_matcher = _NEGATIVE
        self.add_argument("--lang", choices=LANGUAGES, help=_("the language: sv or en"))
        self.add_argument(
            NETWORK_DISK,
            action="store_true",
            help=_("write in a book on a network disk all the same, whose locks may fail"),
        )

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - as argparse has it
        """Options stand before, between and after what has no name, those of a verb too."""
        words = sys.argv[1:] if args is None else args
        return super().parse_known_args(self._in_order(words), namespace)

    def options(self) -> dict[str, argparse.Action]:
        """What the parser knows by name, by each of its names."""
        return {name: action for action in self._actions for name in action.option_strings}

    def _in_order(self, words: Sequence[str]) -> list[str]:
        """The words with the options first; those of a verb, and of several values, after it."""
        verbs = next((one for one in self._actions if one.nargs == argparse.PARSER), None)
        parsers = cast("Mapping[str, CommandParser]", verbs.choices).values() if verbs else ()
        of_verbs = {name: one for parser in parsers for name, one in parser.options().items()}
        own = self.options()
        before = sum(not one.option_strings for one in self._actions) if verbs else 0
        first: list[str] = []
        plain: list[str] = []
        last: list[str] = []
        at = 0
        while at < len(words) and not (plain and (len(plain) == before or plain[-1] == "--")):
            name, has_value, _value = words[at].partition("=")
            action = own.get(name) or of_verbs.get(name)
            end = at + 1
            if action is None:
                plain.append(words[at])
            elif action.nargs == "+":
                while end < len(words) and not words[end].startswith("-"):
                    end += 1
                last += words[at:end]
            else:
                takes = 1 if action.nargs is None else action.nargs
                end += takes if isinstance(takes, int) and not has_value else 0
                is_whole = end <= len(words)
                (first if name in own and is_whole else last).extend(words[at:end])
            at = end
        return [*first, *plain, *last, *words[at:]]

    def error(self, message: str) -> NoReturn:
        """Prints the fault and ends with exit code 2."""
        hint = _("see {command} --help", command=self.prog)
        printing.print_faults([f"{self.prog}: {message} ({hint})"])
        raise SystemExit(2)


def command_named(word: str) -> Command | None:
    """The command that the word names, or None."""
    return next((command for command in COMMANDS if command.name == word), None)


def parser_of(command: Command) -> tuple[CommandParser, CommandModule]:
    """What reads the words after the command, and the module that does it."""
    module = cast("CommandModule", import_module(f"finsam_tui.cli.{command.module}"))
    name = "finsam" if command is OPEN else f"finsam {command.name}"
    parser = CommandParser(name, _(command.summary))
    module.add_arguments(parser)
    return parser, module


def run(command: Command, words: Sequence[str]) -> int:
    """Does what the command and the words after it say; returns the exit code."""
    parser, module = parser_of(command)
    given = parser.parse_args(words)
    try:
        return module.run(given)
    except (LedgerError, OSError):
        raise
    except Exception as error:
        from finsam_tui.crash_report import fault_of_the_book  # noqa: PLC0415 - seldom needed

        if fault := fault_of_the_book(getattr(given, "book", None)):
            raise BookError(fault) from error
        raise
