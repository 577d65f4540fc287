import * as v from 'valibot';

/** A whole number from 0. */
export const count: v.GenericSchema<number> = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A number from 0. */
export const amount: v.GenericSchema<number> = v.pipe(v.number(), v.minValue(0));

/** A schema with what its values mean; of the same type, as descriptions in types would make them too large to read. */
export function about<S extends v.GenericSchema>(schema: S, text: string): S {
  return v.pipe(schema, v.description(text)) as unknown as S;
}
