import * as v from 'valibot';
import type { ReadDone } from '../input/request.ts';
import { InputSchema } from '../results/input-schema.ts';
import { TrialSchema } from '../results/schema.ts';
import type { TraceSummary } from '../trace/store.ts';
import type { Verdict } from '../workload-check/check.ts';
import type { ChildResponse } from './request.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const SummarySchema: v.GenericSchema<TraceSummary> = v.object({
  events: count,
  answers: count,
  answersAtEnd: count,
  groundTruth: v.exactOptional(v.object({ events: count, answered: count })),
  disorderMs: v.number(),
  keyCount: count,
  input: v.exactOptional(InputSchema),
});

const VerdictSchema: v.GenericSchema<Verdict> = v.object({
  fault: v.exactOptional(v.string()),
  parts: v.array(v.picklist(['operator', 'SQL', 'Java', 'oracle'])),
  traces: count,
  answered: count,
  withoutJava: v.exactOptional(v.string()),
});

const ProgressSchema = v.object({ progress: v.object({ rows: count, share: v.exactOptional(v.number()) }) });

const ResponseSchema: v.GenericSchema<unknown, ChildResponse> = v.union([
  v.object({ ok: v.literal(true), summary: SummarySchema }),
  v.object({ ok: v.literal(true), verdict: VerdictSchema }),
  v.object({ ok: v.literal(true), trial: TrialSchema }),
  v.object({
    ok: v.literal(false),
    reason: v.string(),
    exitCode: v.exactOptional(v.number()),
    invalid: v.exactOptional(v.literal(true)),
  }),
]);

/** How far a child process is in reading a file; undefined for any other message. */
export function readProgress(message: unknown): ReadDone | undefined {
  const parsed = v.safeParse(ProgressSchema, message);
  return parsed.success ? parsed.output.progress : undefined;
}

const InstructionSchema = v.object({ instruction: v.string() });

/** What a child process asks the user to do; undefined for any other message. */
export function readInstruction(message: unknown): string | undefined {
  const parsed = v.safeParse(InstructionSchema, message);
  return parsed.success ? parsed.output.instruction : undefined;
}

/** The answer of a child process; a failure where it is not a valid one. */
export function readResponse(message: unknown): ChildResponse {
  const parsed = v.safeParse(ResponseSchema, message);
  if (parsed.success) {
    return parsed.output;
  }
  const [issue] = parsed.issues;
  return { ok: false, reason: `the trial's process gave no valid answer: ${issue.message}` };
}
