/** Flags of the smallest run that measures something, on the weather. */
export const QUICK: readonly string[] = [
  ...['run', '--workload', 'weather', '--events', '5k', '--rate', '10k', '--duration', '200ms'],
];

/** Flags with which `trace` makes the trace of {@link QUICK}: the run's preset has fewer stations. */
export const QUICK_TRACE: readonly string[] = [
  ...['trace', 'weather', '--events', '5k', '--set', 'weather.stations=200', '--set', 'weather.regions=20'],
];
