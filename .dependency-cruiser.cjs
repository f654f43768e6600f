// The layer diagram, as rules that fail the build. docs/architecture.md says what each folder is for.

/** Who may import whom: a folder of src/ to the folders that it may use (itself is always allowed). */
const LAYERS = {
  kernel: [],
  stats: [],
  units: [],
  diagnostics: [],
  spec: [],
  random: ["spec"],
  document: ["diagnostics"],
  manifest: ["spec", "units", "diagnostics", "document"],
  "scheduler-config": ["spec", "units", "diagnostics", "document", "manifest"],
  trace: ["spec", "units", "diagnostics"],
  scenario: ["spec", "units", "diagnostics", "document", "manifest", "scheduler-config", "trace", "random"],
  cluster: ["spec"],
  workload: ["spec", "kernel", "random", "cluster"],
  "control-plane": ["spec", "kernel", "random"],
  scheduling: ["spec", "kernel", "random", "cluster", "control-plane"],
  controllers: ["spec", "units", "kernel", "random", "stats", "cluster", "control-plane", "scheduling"],
  kubelet: ["spec", "units", "kernel", "random", "cluster", "control-plane"],
  network: ["spec", "kernel", "random", "stats", "cluster"],
  faults: ["spec", "kernel", "random", "cluster", "control-plane", "controllers"],
  metrics: ["spec", "kernel", "stats", "cluster"],
  run: [
    "spec",
    "kernel",
    "random",
    "stats",
    "cluster",
    "workload",
    "control-plane",
    "scheduling",
    "controllers",
    "kubelet",
    "network",
    "faults",
    "metrics",
  ],
  batch: ["spec", "run"],
  report: ["spec", "stats", "units"],
  cli: [
    "scenario",
    "manifest",
    "scheduler-config",
    "trace",
    "diagnostics",
    "units",
    "batch",
    "report",
    "run",
    "spec",
  ],
};

/** Each heavy library is known to the files named here and to no other. */
const LIBRARIES = {
  yargs: "^src/cli/",
  yaml: "^src/(document|cli)/",
  papaparse: "^src/(trace|report)/",
  "csv-stringify": "^src/report/",
  "vega(-lite)?": "^src/report/",
  piscina: "^src/batch/",
  seedrandom: "^src/random/",
  "@datadog/sketches-js": "^src/stats/",
  "cli-progress": "^src/cli/",
  picocolors: "^src/(cli|report|diagnostics)/",
};

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Files that import each other cannot be read, tested or moved one at a time.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...Object.entries(LAYERS).map(([folder, allowed]) => ({
      name: `layer-${folder}`,
      comment: `src/${folder} may import ${allowed.length ? allowed.join(", ") : "no other folder"}.`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: "^src/", pathNot: `^src/(${[folder, ...allowed].join("|")})/` },
    })),
    {
      name: "node-only-at-the-edge",
      comment:
        "Below the edge there is no file, process or wall clock: what a function needs comes in as an argument.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: "^src/(scenario/load|trace/|manifest/load|report/(write|read|draw)|batch/|cli/|main\\.ts)",
      },
      to: { dependencyTypes: ["core"] },
    },
    ...Object.entries(LIBRARIES).map(([library, home]) => ({
      name: `library-${library.replace(/[^a-z0-9-]/g, "")}`,
      comment: `${library} belongs to ${home}.`,
      severity: "error",
      from: { path: "^src/", pathNot: home },
      to: { path: `node_modules/${library}/` },
    })),
    {
      name: "known-folders-only",
      comment: "A folder appears here, with its layer, when its first real file does.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: `^src/(${Object.keys(LAYERS).join("|")})/` },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node"] },
  },
};
