"""Finding posts, papers and members: `language` reads what was typed, `postgresql` and `sqlite` look it up."""
