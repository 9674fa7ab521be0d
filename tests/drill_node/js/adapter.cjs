// Prisma's own driver adapters (6.19), and what its schema engine asks of that for PostgreSQL besides.
const { PrismaMariaDb } = require("@prisma/adapter-mariadb");
const { PrismaPg } = require("@prisma/adapter-pg");
const { Client, Pool } = require("pg");

const CHAR = 18; // "char", with its quotes: one byte of a catalogue
const TEXT = 25;
const CHARACTER = 6; // Prisma's own number for such a column
const READ_AS = { [CHAR]: TEXT, 19: TEXT, 1002: 1009, 1003: 1009 };
const letters = new Set();

// The adapter knows no types of catalogues, which the schema engine reads.
class CatalogueClient extends Client {
  _handleRowDescription(message) {
    for (const field of message.fields) {
      if (field.dataTypeID === CHAR) letters.add(field.name);
      field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID;
    }
    super._handleRowDescription(message);
  }
}

// The schema engine starts a timer of ten seconds for its lock, and waits for it to run out although it has the lock.
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (...given) => {
  const timer = later(...given);
  if (given[1] >= 5000) timer.unref();
  return timer;
};

const options = { user: "postgres", database: "postgres", host: process.env.PGHOST, allowExitOnIdle: true };

async function connect() {
  const pool = new Pool({ ...options, Client: CatalogueClient });
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const found = await queryRaw(query);
    const types = found.columnTypes.map((type, at) => (letters.has(found.columnNames[at]) ? CHARACTER : type));
    return { ...found, columnTypes: types };
  };
  // As the native engine sends a migration; the adapter would split it at every `;`.
  adapter.executeScript = async (script) => void (await pool.query(script));
  return adapter;
}

exports.forSchemas = { provider: "postgres", adapterName: "drill", connect, connectToShadowDb: connect };
exports.forClients = () =>
  process.env.MARIADB
    ? new PrismaMariaDb({ socketPath: process.env.MARIADB, user: "root", database: "drill", connectionLimit: 2 })
    : new PrismaPg(new Pool(options));
