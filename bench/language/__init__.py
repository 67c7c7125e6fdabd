"""How well typed replies are read: `make eval-language`."""
