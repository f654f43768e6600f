/** What `stowage init` writes: a scenario that runs, with a comment on everything that a beginner changes first. */
export function initScenario(): string {
  return `# yaml-language-server: $schema=./scenario.schema.json
# ^ editors check and complete this file once you run: stowage schema --out scenario.schema.json
#
# Check it:  stowage validate scenario.yaml
# Run it:    stowage run scenario.yaml
apiVersion: stowage/v1
kind: Scenario
metadata:
  name: my-scenario

# What you want to know; the summary answers it.
question: Which strategy keeps waits short when a zone fails?

# When a run ends, and what to leave out of the measurements at the start.
horizon: 4h
warmup: 30m

# Every strategy runs with the seeds 1 to 10: the same arrivals, run times and failures for each.
replications: {count: 10, seed: 1}

cluster:
  pools:
    # The nodes web-0 to web-5, two in each zone.
    - name: web
      count: 6
      zones: [a, b, c]
      machine: {cpu: "4", memory: 16Gi, pods: 110}
      pricePerHour: 0.192

workloads:
  tasks:
    # A stream of short tasks: on average one every two seconds, at random.
    - name: thumbnails
      arrivals: {poisson: 30/min}
      # Half of them take less than 40 s, 1 % more than 5 minutes.
      duration: {lognormal: {median: 40s, p99: 5m}}
      requests: {cpu: 500m, memory: 512Mi}
    # A batch of larger ones at a fixed time.
    - name: nightly
      arrivals: {at: 1h, count: 12}
      duration: 20m
      requests: {cpu: "1", memory: 4Gi}

# What containers do. The defaults: an image of 94Mi, 1 s to start, usage equal to the requests.
behaviors:
  - match: {name: thumbnails}
    imageSize: 310Mi
    startup: {uniform: {min: 1s, max: 3s}}
    usage: {cpu: 400m}

# What is done to the cluster, or befalls it, and when.
timeline:
  - {at: 2h, fail: zone/b, for: 20m}

# What fails at random: here each node about every ten days, for about an hour.
failures:
  - each: node
    timeToFailure: {exponential: 240h}
    timeToRepair: {lognormal: {median: 1h, p90: 5h}}

# Who decides where a pod goes; \`stowage strategies\` lists them all.
strategies: [least-allocated, best-fit]
baseline: least-allocated

# The same scenario with some values changed, crossed with the strategies.
variants:
  - {name: 6-nodes}
  - {name: 8-nodes, set: {cluster.pools.web.count: 8}}

# What must hold, of every run unless it says otherwise; where it does not, the command ends with 99.
expect:
  - 'wait_s.p95{workload="thumbnails"} < 30m'
  - {that: node_availability.mean >= 90%, across: mean}
`;
}
