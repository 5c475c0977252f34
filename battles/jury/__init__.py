"""The gallery's open jury: a public duel that nobody in its room could judge is judged by whoever comes by."""
