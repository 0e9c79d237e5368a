/** Milliseconds, to a thousandth. */
export interface Distribution {
  readonly p50: number;
  readonly p95: number;
  readonly runs: number;
}

export function distribution(samples: readonly number[]): Distribution {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return { p50: at(0.5), p95: at(0.95), runs: sorted.length };
}

export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** How long `work` takes, in milliseconds. */
export async function timed<Result>(work: () => Result | Promise<Result>): Promise<{ result: Result; time: number }> {
  const start = performance.now();
  const result = await work();
  return { result, time: performance.now() - start };
}
