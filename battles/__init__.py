"""Live battles: rules, actions, messages, snapshots, ballots and the battle's log."""
