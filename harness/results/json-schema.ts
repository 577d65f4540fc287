import { toJsonSchema } from '@valibot/to-json-schema';
import { ResultSchema, SCHEMA_VERSION, sharedSchemas } from './schema.ts';

/** Path of the document in a checkout. */
export const JSON_SCHEMA_FILE = 'docs/result.schema.json';

/** The text of the document that describes result.json to readers in other languages (JSON Schema 2020-12). */
export function jsonSchemaText(): string {
  const { $schema, ...schema } = toJsonSchema(ResultSchema, {
    typeMode: 'output',
    target: 'draft-2020-12',
    definitions: sharedSchemas,
  });
  const document = {
    $schema,
    title: `result.json of millrace, schema version ${SCHEMA_VERSION}`,
    description: 'Everything a run leaves behind. Written from harness/results/schema.ts by `npm run schema`.',
    ...schema,
  };
  return `${textOf(document, '')}\n`;
}

/** Longest line, as in the rest of the code. */
const LINE = 120;

/** JSON in the layout of the code's formatter: objects over several lines, arrays of plain values in one if it fits. */
function textOf(value: unknown, indent: string, before = 0): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const inOneLine = `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
    const plain = value.every((each) => typeof each !== 'object' || each === null);
    if (plain && indent.length + before + inOneLine.length < LINE) {
      return inOneLine;
    }
    return `[\n${value.map((each) => inner + textOf(each, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => {
        const key = `${JSON.stringify(name)}: `;
        return inner + key + textOf(each, inner, key.length);
      });
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
