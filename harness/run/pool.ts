/**
 * Runs a task for each item, at most `most` at a time, started in the order of the items; returns their results in that
 * order. After one fails no other starts, and its error is thrown when those under way have ended.
 */
export async function pool<T, R>(most: number, items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  let failed = false;
  const workers = Array.from({ length: most }, async () => {
    for (const [index, item] of left) {
      if (failed) {
        return;
      }
      try {
        results[index] = await task(item);
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
