"""Draws the sample catalogue that ships with fashrec: invented products, rendered from parametric vector paths."""
