"""VAT that the state compensates (lag 2005:807, förordning 2005:811)."""
