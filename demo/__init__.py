"""Valbruyère, the fictional commune of the demonstration, played in the order of time up to the present."""
