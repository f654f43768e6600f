/** A scenario of 3 machines, ten minutes long: some 300 short tasks. */
export const SMALL = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: small}
question: Which strategy lets tasks wait less?
horizon: 10m
replications: {count: 3, seed: 42}
cluster:
  pools:
    - {name: web, count: 3, machine: {cpu: "2", memory: 4Gi, pods: 110}}
workloads:
  tasks:
    - name: work
      arrivals: {poisson: 30/min}
      duration: {exponential: 10s}
      requests: {cpu: 500m, memory: 256Mi}
strategies: [first-fit, best-fit]
`;

/** One that takes far longer than any test. */
export const ENDLESS = SMALL.replace("name: small", "name: endless").replace(
  "horizon: 10m",
  "horizon: 10000d",
);

/** Strategies as a user may write them, sound and not; each goes wrong after 100 s of simulated time. */
const LATER = "if (view.now > 1e8)";
const SOUND = "return [0, 1, 2].find((node) => view.fits(pod, node));";
export const STRATEGIES = {
  "sound.mjs": `export default (pod, view) => { ${SOUND} };\n`,
  "throws.mjs": `export default (pod, view) => { ${LATER} throw new Error("out of ideas"); ${SOUND} };\n`,
  "loops.mjs": `export default (pod, view) => { ${LATER} for (;;); ${SOUND} };\n`,
  "exits.mjs": `export default (pod, view) => { ${LATER} process.exit(3); ${SOUND} };\n`,
  "hoards.mjs": `const kept = [];\nexport default (pod, view) => { ${LATER} for (;;) kept.push({ pod }); ${SOUND} };\n`,
  "misfits.mjs": "export default () => 0;\n",
  "load-throws.mjs":
    'export default { name: "x", load: async () => { throw new Error("no solver"); }, create: () => ({ place() {} }) };\n',
  "syntax.mjs": "export default {\n  create(\n}\n",
  "nothing.mjs": "export const other = 1;\n",
  "lacks.mjs": 'import "./not-there.mjs";\nexport default () => 0;\n',
  "prints.mjs": `console.log("from the strategy");\nexport default (pod, view) => { ${SOUND} };\n`,
  // What a module keeps between decisions must not reach the next run.
  "counts.mjs":
    "let turn = 0;\nexport default (pod, view) => {\n  const node = turn++ % 3;\n  return view.fits(pod, node) ? node : undefined;\n};\n",
};
