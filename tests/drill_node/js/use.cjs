// Uses one release's code on the database: `use.cjs live` leaves rows as that release does, `use.cjs touch` does each
// thing that its functions do, then find, create, update and delete of each model. Prints one JSON line a thing done.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const { get_dmmf: understood } = require("@prisma/prisma-schema-wasm");

const { PrismaClient } = require("./client.cjs");
const { delegate, maker, uniquely } = require("./values.cjs");

const [mode, ...sources] = process.argv.slice(2);
const client = new PrismaClient();
const schema = fs.readFileSync(process.env.DRILL_SCHEMA, "utf8"); // the client itself forgets about defaults
const { datamodel } = JSON.parse(understood(JSON.stringify({ prismaSchema: [["schema.prisma", schema]], noColor: true })));
const { models } = datamodel;
const make = maker(client, datamodel);
const FUNCTION = /export\s+(?:async\s+)?function\s+(\w+)\s*\(([^)]*)\)|export\s+const\s+(\w+)\s*=\s*(?:async\s*)?\(([^)]*)\)\s*=>/g;

const resolve = Module._resolveFilename;
Module._resolveFilename = function (asked, ...rest) {
  return asked === "@prisma/client" ? path.join(__dirname, "client.cjs") : resolve.call(this, asked, ...rest);
};

async function main() {
  if (mode === "live") {
    for (const model of models) for (const full of [true, false]) await tried(`${model.name} row`, () => make(model, full));
    await calls();
    return;
  }
  await calls();
  for (const model of models) await touches(model);
}

async function touches(model) {
  const of = delegate(client, model);
  await tried(`${model.name}.find`, () => of.findMany(), model.name);
  const made = await tried(`${model.name}.create`, () => make(model, true), model.name);
  if (!made) return;
  const where = uniquely(model, made);
  const spare = model.fields.find((field) => field.kind === "scalar" && field.type === "String" && !field.isId && !field.isList);
  const data = spare ? { [spare.name]: made[spare.name] } : {};
  await tried(`${model.name}.update`, () => of.update({ where, data }), model.name);
  await tried(`${model.name}.delete`, () => of.delete({ where }), model.name);
}

async function calls() {
  for (const source of sources) {
    const text = fs.readFileSync(source, "utf8");
    const code = require(path.resolve(source));
    for (const [, name, given, arrow, taken] of text.matchAll(FUNCTION)) {
      const words = (given ?? taken).split(",").filter((word) => word.trim());
      await tried(name ?? arrow, async () => {
        const values = [];
        for (const word of words) values.push(await argument(word));
        return code[name ?? arrow](...values);
      });
    }
  }
}

async function argument(word) {
  const [name, type] = word.split(":").map((part) => part.trim());
  if (name === "prisma") return client;
  if (name === "id") {
    const newest = { orderBy: { id: "desc" }, select: { id: true } }; // names no other column
    return ((await delegate(client, models[0]).findFirst(newest)) ?? (await make(models[0], true))).id;
  }
  return type === "number" ? 7 : `${name}-${process.hrtime.bigint()}`;
}

async function tried(name, thing, model = "") {
  let error = "";
  let done;
  try {
    done = await thing();
  } catch (failure) {
    error = `${failure.code ?? failure.name} ${String(failure.message).trim().split("\n").at(-1)}`;
  }
  process.stdout.write(`${JSON.stringify({ name, model, error })}\n`);
  return done;
}

main().then(() => process.exit(0));
