"""Generation jobs: rows with leases, the dispatcher that feeds the studio, and the relay of its progress. Knows no
game."""
