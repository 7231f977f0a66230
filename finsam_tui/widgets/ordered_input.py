"""An input that takes its keys in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Input

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

LEFT_TO_OTHERS = ("enter", "ctrl+k")


class OrderedInput(Input, inherit_bindings=False):
    """Runs the bindings of a key itself, its own and those of the view around it.

    Textual inserts letters at once but sends other keys round by the app, so in a burst (ssh,
    a slow moment, a macro) letters overtake enter and land in the wrong cell.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in Input.BINDINGS
        if isinstance(binding, Binding) and binding.key not in LEFT_TO_OTHERS
    ]

    async def _on_key(self, event: events.Key) -> None:
        """Types a letter, or does what the key is bound to; other keys go on to the app."""
        if event.is_printable:
            await super()._on_key(event)
            return
        active = self.screen.active_bindings.get(event.key)
        own = [node for node in self.ancestors_with_self if node not in (self.screen, self.app)]
        if active is not None and active.enabled and active.node in own:
            event.stop()
            event.prevent_default()
            await self.app.run_action(active.binding.action, active.node)
