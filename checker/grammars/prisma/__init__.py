"""The schema of a Prisma project: its files, what they declare together, and what `db push` would make of it."""
