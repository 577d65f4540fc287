/** The part used of stdlib's bundle of distributions, which brings no types of its own. */
declare module '@stdlib/dist-stats-base-dists-flat' {
  const bundle: {
    readonly base: {
      readonly dists: {
        readonly normal: {
          /** Quantile of the normal distribution. */
          quantile(probability: number, mean: number, deviation: number): number;
        };
        readonly t: {
          /** P(T ≤ x) of Student's t. */
          cdf(x: number, degreesOfFreedom: number): number;
          /** Quantile of Student's t. */
          quantile(probability: number, degreesOfFreedom: number): number;
        };
      };
    };
  };
  export default bundle;
}
