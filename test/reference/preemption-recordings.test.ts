import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createStream } from "../../src/random/streams.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { SchedulerSpec } from "../../src/spec/scheduler.ts";
import { HAS_RECORDINGS, RECORDINGS, type RecordedCase } from "./recorded-cases.ts";
import { RecordedCluster } from "./recorded-cluster.ts";
import { ReplayedPreemption } from "./replayed-preemption.ts";

describe.skipIf(!HAS_RECORDINGS)("preemption is that of the real kube-scheduler 1.36", () => {
  it("in all recorded cases: outcomes, dry runs, victims, nominations, messages", { timeout: 60_000 }, () => {
    const cases = gunzipSync(readFileSync(`${RECORDINGS}preemption.jsonl.gz`))
      .toString("utf8")
      .trimEnd()
      .split("\n");
    const mistakes: string[] = [];
    let dryRuns = 0;
    for (const line of cases) dryRuns += replay(JSON.parse(line), mistakes);
    expect(mistakes.slice(0, 20)).toEqual([]);
    expect(dryRuns).toBeGreaterThan(cases.length);
  });
});

function replay(recorded: RecordedCase, mistakes: string[]): number {
  const world = new RecordedCluster(recorded);
  const { cluster } = world;
  const scheduler = schedulerOf(recorded);
  const strategy = kubeDefault.create({ options: {}, random: createStream(1, "strategy"), scheduler });
  const preemption = new ReplayedPreemption(world, scheduler, recorded.objects);
  let cycles = 0;
  for (const [number, step] of recorded.steps.entries()) {
    const say = (what: string, found: unknown, wanted: unknown) => {
      if (JSON.stringify(found) === JSON.stringify(wanted)) return;
      mistakes.push(
        `${recorded.id} step ${number}: ${what} ${JSON.stringify(found)}, recorded ${JSON.stringify(wanted)}`,
      );
    };
    if (step.pod !== null && step.error === undefined) {
      const pod = world.submit(step.pod);
      const verdict = new Verdict(cluster.nodes.count);
      strategy.place(pod, cluster, verdict);
      say("next start", new Uint32Array(strategy.save!().buffer)[0], step.next);
      if (step.chosen === null) {
        const { message, postFilter } = step.unschedulable!;
        say("outcome", verdict.outcome, "unschedulable");
        const sentence = pendingMessage(cluster.classOf(pod), cluster, pod);
        const added = strategy.whyNoPreemption!(pod, cluster);
        say("message", added === "" ? sentence : `${sentence} ${added}`, message);
        preemption.step(pod, postFilter!, say);
      } else {
        const { ties = [step.chosen] } = step;
        say(
          "chosen among the ties",
          verdict.outcome === "placed" && ties.includes(world.numberOf(verdict.node)),
          true,
        );
        world.bind(pod, step.chosen, cycles);
      }
      cycles++;
    }
    for (const change of step.then ?? []) world.apply(change);
  }
  return preemption.dryRuns;
}

/** These cases configure nothing but the arguments of DefaultPreemption. */
function schedulerOf({ config }: RecordedCase): SchedulerSpec {
  const scheduler = defaultScheduler(36);
  if (config === null) return scheduler;
  const [{ pluginConfig }] = config.profiles;
  const preemption = pluginConfig.find(({ name }: { name: string }) => name === "DefaultPreemption").args;
  const profiles = scheduler.profiles.map((each) => ({ ...each, args: { ...each.args, preemption } }));
  return { ...scheduler, profiles };
}
