"""Checks on request whether the addresses of sources work: the only part of the program that asks other servers."""
