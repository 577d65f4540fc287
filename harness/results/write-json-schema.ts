// Writes docs/result.schema.json anew: npm run schema, in a checkout.
import { writeFileSync } from 'node:fs';
import { JSON_SCHEMA_FILE, jsonSchemaText } from './json-schema.ts';

writeFileSync(JSON_SCHEMA_FILE, jsonSchemaText());
