"""A compiler from a research brief written as YAML to a policy site that stays true."""

__version__ = "0.1.0"
