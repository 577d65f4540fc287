import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { JSON_SCHEMA_FILE, jsonSchemaText } from './json-schema.ts';
import { SCHEMA_VERSION } from './schema.ts';

test('the document that is shipped is up to date (else: npm run schema)', () => {
  const path = new URL(`../../${JSON_SCHEMA_FILE}`, import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(jsonSchemaText());
});

test('the document refers to nothing it does not have', () => {
  const text = jsonSchemaText();
  const { $defs, properties } = JSON.parse(text) as {
    $defs: Record<string, unknown>;
    properties: { schemaVersion: unknown };
  };
  const named = [...text.matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name!);
  expect(new Set(named)).toEqual(new Set(Object.keys($defs)));
  expect(properties.schemaVersion).toEqual({ const: SCHEMA_VERSION });
});
