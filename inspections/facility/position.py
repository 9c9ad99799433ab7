"""Where a facility can be: degrees in Vietnam. NaN and infinity are nowhere."""

# The mainland, the islands and the sea between them; generous by half a degree.
LAT, LON = (6.0, 24.0), (101.5, 117.5)


def in_vietnam(lat: float, lon: float) -> bool:
    return LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]
