// What a release's code gets when it imports @prisma/client: the client of its own schema, on the drill's database.
const { Prisma, PrismaClient } = require("./generated");
const { forClients } = require("./adapter.cjs");

exports.Prisma = Prisma;
exports.PrismaClient = class extends PrismaClient {
  constructor(given) {
    super({ ...given, adapter: forClients() });
  }
};
