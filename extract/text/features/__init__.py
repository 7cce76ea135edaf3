"""Texts as numbers: what every classifier of `extract.text` reads."""
