import * as v from 'valibot';
import { about, amount, count } from './schema-parts.ts';

/** How a user's own events were read. */
export const InputSchema = v.object({
  files: v.array(
    v.object({
      file: about(v.string(), 'its path, or the query'),
      format: about(v.string(), "'CSV', 'CSV with semicolons, gzip', 'Parquet'"),
      rows: about(count, 'those left out included'),
    }),
  ),
  leftOut: about(
    v.array(v.object({ reason: v.string(), rows: count, first: about(v.string(), 'the first of them, by its place') })),
    'rows that did not fit',
  ),
  sorted: about(v.boolean(), 'whether the rows were put in the order of event time'),
  time: v.object({
    read: about(v.string(), 'the notation of event times, in words'),
    from: about(v.string(), 'the earliest: ISO 8601, or ms from the start'),
    to: v.string(),
    baseMs: about(
      v.nullable(v.number()),
      'what time zero of the trace is, ms since 1970; null where files count from a start',
    ),
  }),
  columns: about(
    v.array(
      v.object({
        column: v.string(),
        from: about(v.string(), 'column, expression or constant'),
        unit: v.string(),
        minimum: about(v.optional(v.number()), 'of the values read; absent for texts'),
        maximum: v.optional(v.number()),
        texts: about(v.optional(count), 'number of different texts; absent for numbers'),
      }),
    ),
    'where the values of each column came from',
  ),
  degrees: about(
    v.optional(
      v.object({
        latitude: v.number(),
        longitude: v.number(),
        distortion: about(amount, 'largest error of a distance, as a share of it'),
      }),
    ),
    'the middle of places that were given in degrees',
  ),
});

/** {@link InputSchema} */
export type Input = v.InferOutput<typeof InputSchema>;
