"""Proposing the zones of a committee: street order, the stated cost, the cheapest cut, and which zone keeps its name.

`cost`, `cut` and `match` are pure arithmetic; `order` reads addresses; `proposal` reads the rows.
"""
