"""The receipt of a battle as a file, and its verification. Pure: neither Django nor a database, values in and values out.

`battles/RECEIPTS.md` describes the format for whoever writes a verifier of their own.
"""
