/** What an engine of form `sql` may say of its dialect. Both are given a workload's portable query, parameters in place. */
export interface SqlDialect {
  /**
   * Why it cannot do the query, in words: 'it has no window functions'; undefined where it can. Asked before a run: the
   * cell is then *unsupported*, with that reason.
   */
  supports?(query: string): string | undefined;
  /** The query in its own dialect, which is then its job's. Asked only about queries that it supports. */
  dialect?(query: string): string;
}
