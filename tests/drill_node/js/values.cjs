// Makes rows of any model, with a parent for each relation that must have one.
let count = 0;

const VALUES = {
  String: () => `s${count}-${process.hrtime.bigint()}`,
  Int: () => count,
  BigInt: () => BigInt(count),
  Float: () => count + 0.5,
  Decimal: () => count + 0.5,
  Boolean: () => true,
  DateTime: () => new Date(),
  Json: () => ({ count }),
  Bytes: () => Buffer.from([count]),
};

// Gives what the client calls a model.
const delegate = (client, model) => client[model.name[0].toLowerCase() + model.name.slice(1)];

exports.delegate = delegate;

// Gives a function that makes a row: `full` fills what may be empty too; an enum takes its last value.
exports.maker = (client, { models, enums }) => {
  const made = async (model, full) => {
    count += 1;
    const data = {};
    const keys = new Set();
    for (const field of model.fields.filter((each) => each.relationFromFields?.length)) {
      field.relationFromFields.forEach((key) => keys.add(key));
      if (!field.isRequired) continue;
      const parent = await made(models.find((each) => each.name === field.type), full);
      field.relationFromFields.forEach((key, at) => (data[key] = parent[field.relationToFields[at]]));
    }
    for (const field of model.fields) {
      if (field.kind === "object" || field.isList || keys.has(field.name) || field.isUpdatedAt) continue;
      if (typeof field.default === "object" && field.default !== null) continue; // autoincrement(), now() and the like
      if (!(field.isRequired || full) || (field.hasDefaultValue && !full)) continue;
      const choice = enums.find((each) => each.name === field.type)?.values.at(-1)?.name;
      data[field.name] = choice ?? VALUES[field.type]();
    }
    return delegate(client, model).create({ data });
  };
  return made;
};

// Gives what finds one row again.
exports.uniquely = (model, row) => {
  const named = model.primaryKey?.fields ?? [];
  const single = model.fields.find((field) => field.isId || (!named.length && field.isUnique));
  if (single) return { [single.name]: row[single.name] };
  return { [model.primaryKey?.name ?? named.join("_")]: Object.fromEntries(named.map((name) => [name, row[name]])) };
};
