/** How often a property is tried: few times with every change, `FUZZ_RUNS=5000` for a long search. */
export const fuzzRuns = (usual: number): number => Number(process.env.FUZZ_RUNS ?? usual);
