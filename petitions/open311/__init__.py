"""Open311 GeoReport v2: other systems file and follow matters of public places."""
