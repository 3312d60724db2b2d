"""Simulated shoppers with a hidden taste. Written and frozen before any ranking was tuned, see `parameters.py`."""

from fashrec.taste.simulator.parameters import FROZEN, Parameters
from fashrec.taste.simulator.shopper import Click, Shopper, Style, answer_to_look_alikes, draw_shopper
from fashrec.taste.simulator.sights import Sights, see

__all__ = [
    "FROZEN",
    "Click",
    "Parameters",
    "Shopper",
    "Sights",
    "Style",
    "answer_to_look_alikes",
    "draw_shopper",
    "see",
]
