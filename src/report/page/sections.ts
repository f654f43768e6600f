import { colourOf } from "../charts/theme.ts";
import { checkExpectations } from "../check-expectations.ts";
import { failedRuns } from "../compared-runs.ts";
import { describeOffence } from "../describe-offence.ts";
import { counted } from "../describe-runs.ts";
import { formatNumber, formatQuantity } from "../format-quantity.ts";
import { chooseKeyFigures } from "../key-figures.ts";
import { type KeyCell, keyTable } from "../key-table.ts";
import type { StoredStudy, StoredVariant } from "../stored-study.ts";
import type { Summary } from "../summarize.ts";
import { KEY_FIGURES } from "../summary-object.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section, variantName } from "./section.ts";

/** Strategies against key figures, with intervals and verdicts. */
export function keyTableSection(study: StoredStudy, summary: Summary): Html {
  const table = keyTable(study, summary, chooseKeyFigures(study, summary, KEY_FIGURES));
  if (table.columns.length === 0) return NOTHING;
  const withVariant = study.scenario.variants.length > 1;
  const head = table.columns.map(
    ({ figure, unit }) =>
      html`<th scope="col" class="number">${unit === "" ? figure.title : `${figure.title} (${unit.replaceAll(" ", "\u00a0")})`}</th>`,
  );
  const rows = table.rows.map(({ variant, strategy, isBaseline, cells }) => {
    const position = study.scenario.strategies.findIndex(({ label }) => label === strategy);
    const name = html`<span class="swatch" style="background:${colourOf(position)}"></span>${strategy}${isBaseline && study.scenario.strategies.length > 1 ? html`<span class="verdict">baseline</span>` : NOTHING}`;
    return html`<tr><th scope="row">${name}</th>${withVariant ? html`<td class="name">${variantName(variant)}</td>` : NOTHING}${cells.map(keyCell)}</tr>`;
  });
  const variantHead = withVariant ? html`<th scope="col">variant</th>` : NOTHING;
  return section(
    "figures",
    "Key figures",
    html`
${scrollable(
  "Key figures",
  html`<table>
<thead><tr><th scope="col">strategy</th>${variantHead}${head}</tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
)}
<p class="caption">Mean over the replications ± half of its 95 % Student interval. Verdicts are from differences to the baseline, paired by seed. All figures are in <code>summary.csv</code>, those of single runs in <code>runs.csv</code>.</p>`,
  );
}

function keyCell({ mean, halfWidth, verdict }: KeyCell): Html {
  const text = halfWidth === "" ? mean : `${mean} ± ${halfWidth}`;
  const kind = verdict === "better" || verdict === "worse" ? verdict : "";
  const said =
    verdict === undefined || verdict === "one pair: no interval"
      ? NOTHING
      : html`<span class="verdict ${kind}">${verdict}</span>`;
  return html`<td class="number">${text}${said}</td>`;
}

export function expectationsSection(study: StoredStudy): Html {
  const results = checkExpectations(study);
  if (results.length === 0) return NOTHING;
  const rows = results.map(
    (
      result,
    ) => html`<tr><td><code>${result.text}</code></td><td>${result.strategy}${study.scenario.variants.length > 1 ? ` under ${variantName(result.variant)}` : ""}</td>
<td class="${result.holds ? "holds" : "broken"}">${result.holds ? "holds" : "does not hold"}</td><td>${describeOffence(study, result)}</td></tr>`,
  );
  return section(
    "expectations",
    "Expectations",
    scrollable(
      "Expectations",
      html`<table>
<thead><tr><th scope="col">expected</th><th scope="col">of</th><th scope="col">result</th><th scope="col">decided by</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    ),
  );
}

export function failuresSection(study: StoredStudy, summary: Summary): Html {
  const failures = failedRuns(study.outcomes);
  if (failures.length === 0 && summary.missing === 0) return NOTHING;
  const missing =
    summary.missing > 0
      ? html`<p>Of ${study.planned} planned runs ${summary.missing} did not come to an end: the batch was interrupted.</p>`
      : NOTHING;
  const rows = failures.map(
    ({
      strategy,
      variant,
      seed,
      simulatedTime,
      message,
    }) => html`<tr><td>${strategy}${variant === "" ? "" : ` under ${variant}`}</td><td class="number">${seed}</td>
<td class="number">${simulatedTime === undefined ? "-" : formatQuantity("", "s", simulatedTime / 1e6)}</td><td>${message}</td></tr>`,
  );
  const table =
    failures.length === 0
      ? NOTHING
      : html`<p>${counted(failures.length, "run", "runs")} failed, and count in no figure.</p>
${scrollable(
  "Failed runs",
  html`<table>
<thead><tr><th scope="col">strategy</th><th scope="col" class="number">seed</th><th scope="col" class="number">simulated time</th><th scope="col">what went wrong</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
)}`;
  return section("failures", "Runs left out", html`${missing}${table}`);
}

export function pendingSection(study: StoredStudy): Html {
  if (study.pending.length === 0) return NOTHING;
  const rows = study.pending
    .slice(0, 40)
    .map(
      ({ strategy, variant, workload, count, reason }) =>
        html`<tr><td>${strategy}${variant === "" ? "" : ` under ${variant}`}</td><td>${workload}</td><td class="number">${formatNumber(count, 0)}</td><td>${reason}</td></tr>`,
    );
  return section(
    "pending",
    "Still waiting at the end",
    html`<p class="caption">In the first replication of each strategy.</p>
${scrollable(
  "Still waiting at the end",
  html`<table>
<thead><tr><th scope="col">strategy</th><th scope="col">workload</th><th scope="col" class="number">pods</th><th scope="col">why</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
)}`,
  );
}

/** Notes that are shown at once; more are folded away. */
const NOTES = 5;

export function notesSection(study: StoredStudy): Html {
  const worlds = study.scenario.variants.map(
    (variant) => html`<li>${describeWorld(variant, study.scenario.variants.length > 1)}</li>`,
  );
  const notes = study.scenario.notes.map((note) => html`<li>${note}</li>`);
  const isFolded = notes.length > NOTES;
  const folded = html`<details>
<summary>${notes.length} defaults and notes</summary>
<ul>
${notes}
</ul>
</details>`;
  return section(
    "assumptions",
    "Assumptions and defaults in use",
    html`<ul>
${isFolded ? worlds : [...worlds, ...notes]}
</ul>
${isFolded ? folded : NOTHING}`,
  );
}

function describeWorld(variant: StoredVariant, isNamed: boolean): string {
  const { name, kubernetesVersion, start, horizon_s, warmUp_s, nodes, workloads } = variant;
  const until = horizon_s === null ? "until all work has ended" : `for ${formatQuantity("", "s", horizon_s)}`;
  const warmUp = warmUp_s > 0 ? `, the first ${formatQuantity("", "s", warmUp_s)} of it not measured` : "";
  const who = isNamed ? `${variantName(name)}: ` : "";
  return `${who}${formatNumber(nodes, 0)} nodes, Kubernetes ${kubernetesVersion}, ${start} start, simulated ${until}${warmUp}; workloads: ${listOfSome(workloads)}.`;
}

/** Names enough to know it by. */
const NAMES = 12;

function listOfSome(names: readonly string[]): string {
  if (names.length <= NAMES) return names.join(", ") || "none";
  return `${names.slice(0, NAMES).join(", ")} and ${names.length - NAMES} more`;
}

const LIMITS: readonly string[] = [
  "Requests decide where a pod fits. Usage has no effect on speed: pods do not slow each other down. CPU beyond limits and what a node has is held back from pods of workload objects, which changes what autoscalers see and not how soon programs are done; for memory and disk beyond them they are killed and evicted.",
  "An interval says how sure a mean is, not how far single runs spread. It takes the replications for independent and their means for roughly normal; of twenty differences that are none, one is found by chance.",
  "Pictures over time and pods still waiting are of the first replication alone.",
  "Quantiles of more than a million samples a run are from a sketch with a relative error of at most 1 %.",
];

const LIMITS_OF_OBJECTS: readonly string[] = [
  "Writes, watches, bindings and status take the latencies of a small control plane, and its clients have their rate limits, unless the scenario sets others or none; with the queue of kube-scheduler each decision takes its time, too.",
  "Services have endpoints and no traffic: availability is that of replicas, not of requests, apart from error budgets, which weigh instants by a load and count the share of requests that containers answer with errors. There is no latency.",
  "Not simulated: claims of devices, autoscalers of nodes, what CPU that is held back does to programs, swap, inodes. What the manifests ask for and do not get is listed when they are read.",
];

const LIMITS_OF_TASKS: readonly string[] = [
  "In scenarios of tasks alone binding takes no time unless latencies are asked for, and the loss of a node is noticed at once. A lost task starts from the beginning.",
];

/** What the figures cannot say; of control plane and Services where there are any. */
export function limitsSection(study: StoredStudy): Html {
  const [first, ...others] = LIMITS;
  const hasObjects = study.scenario.variants.some(({ workloads }) => workloads.some(isObject));
  const limits = [first!, ...(hasObjects ? LIMITS_OF_OBJECTS : LIMITS_OF_TASKS), ...others];
  return section(
    "limits",
    "Limits of the model",
    html`<ul>
${limits.map((limit) => html`<li>${limit}</li>`)}
</ul>`,
  );
}

/** Workload objects are labelled KIND/NAME; names of tasks have no slash. */
function isObject(label: string): boolean {
  return label.includes("/");
}

export function repeatSection(study: StoredStudy): Html {
  const { count, seed } = study.scenario.replications;
  const inputs = study.scenario.inputs.map(
    ({ name, digest }) => html`<li><code>${name}</code> (SHA-256 ${digest.slice(0, 12)})</li>`,
  );
  return section(
    "repeat",
    "How to repeat this",
    html`<pre>${study.command}</pre>
<dl>
<dt>Stowage</dt><dd>${study.version}</dd>
<dt>Seeds</dt><dd>${count === 1 ? seed : `${seed} to ${seed + count - 1}`}, the same for every strategy and variant</dd>
<dt>Hash of the inputs</dt><dd><code>${study.hash}</code></dd>
<dt>Inputs</dt><dd><ul>
${inputs}
</ul></dd>
</dl>
<p class="caption">Equal inputs give equal bytes in every file beside this page, but for timing.json. What each file holds is in manifest.json.</p>`,
  );
}
