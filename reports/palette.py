"""One set of colours for all publications, told apart by colour-blind readers (after Okabe and Ito 2008).

Meaning never rests on colour alone: a rise also carries ▲, a held section also carries its word.
"""

INK = "#1b2430"
MUTED = "#5b6675"
RULE = "#c9d0d9"
GRID = "#e6eaef"
PAPER_TINT = "#f3f6f9"
PRIMARY = "#123c69"
ACCENT = "#0072b2"
QUIET = "#9fb3c8"
UP = "#b23c00"
DOWN = "#00599c"
WARNING_TINT = "#fdf3e7"
