import { z } from "zod";

type Section = "examples" | "headers" | "parameters" | "schemas";

export function componentRef(section: Section, name: string) {
  return { $ref: `#/components/${section}/${name}` };
}

/** The headers of a response, by their names. */
export function headerRefs(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, componentRef("headers", name)]));
}

/** Refers to a schema by the id that it carries, so that a renamed schema cannot leave a dangling name. */
export function schemaRef(schema: z.ZodType) {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new TypeError("A schema in the document needs an id: .meta({ id })");
  return componentRef("schemas", id);
}

/** Every schema that carries an id, as JSON Schema 2020-12, which is the dialect of OpenAPI 3.1. */
export function namedSchemas() {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // zod bounds integers by what a double holds exactly; true, but noise to a reader.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, id, ...schema }]) => [name, schema]),
  );
}
