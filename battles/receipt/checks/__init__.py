"""One check a file, each asking one thing of a receipt. They take values and yield findings; none knows another. Pure."""
