"""What decisions cost whoever they are about: points that expire, and silence while too many stand."""
