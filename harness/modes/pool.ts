/**
 * Does a work for each item, `most` at once and in their order; returns what came of them in that order too. Behind one
 * that fails none begins, and its error is thrown once those under way have ended.
 */
export async function pool<T, R>(most: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  let failed = false;
  const workers = Array.from({ length: most }, async () => {
    for (const [index, item] of left) {
      if (failed) {
        return;
      }
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  });
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
