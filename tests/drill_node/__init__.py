"""Plays the Prisma and declarative fixtures with Prisma itself, Skeema and real databases: `make drill-node`."""
