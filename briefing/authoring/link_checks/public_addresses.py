"""Which IP addresses are public. A project may name any host, and must not reach what only its reader's machine can reach."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses translated to IPv6 (RFC 6052)."""
_REFUSED = tuple(map(IPv6Network, ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10")))
"""Local NAT64 (RFC 8215), IPv4-compatible (RFC 4291), IPv4-translated (RFC 2765) and site-local addresses (RFC 3879)."""


def is_public(address: IPAddress) -> bool:
    """Return whether an address is one of the public Internet, also where it contains an IPv4 address."""
    if isinstance(address, IPv6Address) and any(address in network for network in _REFUSED):
        return False
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    return address.is_global and not address.is_multicast if inner is None else is_public(inner)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which an IPv6 address leads: mapped, 6to4, Teredo or NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)
