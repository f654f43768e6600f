/** The part of jstat, an independent oracle, that the tests use; it has no types of its own. */
declare module "jstat" {
  interface Continuous2 {
    cdf(x: number, a: number, b: number): number;
    inv(p: number, a: number, b: number): number;
  }
  export const jStat: {
    gammaln(x: number): number;
    gamma: Continuous2;
    lognormal: Continuous2;
    normal: Continuous2;
    uniform: Continuous2;
    /** scale, shape */
    weibull: Continuous2;
    /** rate */
    exponential: { cdf(x: number, rate: number): number; inv(p: number, rate: number): number };
    studentt: { cdf(x: number, df: number): number; inv(p: number, df: number): number };
  };
}
