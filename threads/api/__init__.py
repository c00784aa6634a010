"""The JSON API: what programs read and write, by the rules of the pages.

Each operation is declared once (`operation`), with its schema; addresses, checks, answers and the description at
/api/openapi.json are made from that. docs/api.md tells how it is used, docs/decisions/0023-api.md why it is so.
"""
