// npm run bench -- NAME [CASE] [--json]: runs one benchmark, or lists them.
import { render } from "./report.mjs";

const BENCHES = {
  kernel: "hold model, against a binary heap in C",
  mm1: "M/M/1 through the public kernel, against SimPy",
  help: "stowage --help, against node -e 0",
  jobs: "100 replications on 2 jobs, against 1",
  placement: "least-allocated on 5,000 nodes, against the same rules over objects",
  objects: "7,064 pods from one JSON List on 1,000 nodes, the whole command",
  rollouts: "100 Deployments of 100 pods on 1,000 nodes, all rolled at once; events/s of the headline",
  large: "100k pods rolled at once on 5,000 nodes; 1,000 nodes failing over a month with 50k pods",
  scheduler: "decisions of kube-scheduler's equal, by case, against two naive peers; [CASE] for one",
  deopts: "deoptimisations in a steady hold of decisions: none",
  allocations: "garbage collections in a steady hold of decisions: none",
  traces: "rate and memory on public traces: reported, not judged",
};

const words = process.argv.slice(2);
const [name, ...more] = words.filter((word) => word !== "--json");
if (name === undefined || !Object.hasOwn(BENCHES, name)) {
  const lines = Object.entries(BENCHES).map(([each, what]) => `  ${each.padEnd(12)} ${what}`);
  console.log(["Usage: npm run bench -- NAME [CASE] [--json]", ...lines].join("\n"));
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const { measure } = await import(`./${name}.mjs`);
  const report = { name, what: BENCHES[name], ...(await measure(...more)) };
  console.log(words.includes("--json") ? JSON.stringify(report, undefined, 2) : render(report));
}
