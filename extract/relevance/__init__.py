"""What concerns Incheon's administration: data files, and the one function that applies them."""

from extract.relevance.judgement import judge
from extract.relevance.rules import Rules, load_rules

__all__ = ["Rules", "judge", "load_rules"]
