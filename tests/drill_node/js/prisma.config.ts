// Prisma's command line goes through a driver adapter here: its native engines are no npm packages.
import { forSchemas } from "./drill/adapter.cjs";

export default { schema: process.env.DRILL_SCHEMA, experimental: { adapter: true }, engine: "js", adapter: async () => forSchemas };
