"""What is asked of a change before it is merged. Each check is a pure function of what `gathering` found."""
