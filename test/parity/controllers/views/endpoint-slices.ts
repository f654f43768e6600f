import type { PodId } from "../../../../src/cluster/ids.ts";
import type { Endpoint, EndpointSlice } from "../../../../src/controllers/endpoint-slices.ts";
import type { Fields } from "../recording.ts";
import type { KindView, Shown } from "./view.ts";

export const endpointSlices: KindView = {
  kind: "EndpointSlice",
  begin: (played) => {
    const { parts, kwok, names } = played;
    const { services } = parts.cluster;
    const slices = parts.watchEndpoints();
    kwok.onStarted = (pod) => slices.podChanged(pod);
    let watched = 0;
    /** Names of pods that are gone, as long as a slice has them. */
    const known = new Map<PodId, string>();
    const last = new Map<EndpointSlice, readonly [endpoints: EndpointSlice["endpoints"], shown: Shown]>();
    return {
      *show() {
        for (const service of services.all.slice(watched)) slices.watch(service);
        watched = services.all.length;
        for (const slice of slices.slices()) {
          let shown = last.get(slice);
          if (shown?.[0] !== slice.endpoints) {
            for (const pod of slice.endpoints.keys()) known.set(pod, names.pods.get(pod) ?? known.get(pod)!);
            shown = [slice.endpoints, shownAs(slice, known)];
            last.set(slice, shown);
          }
          yield shown[1];
        }
      },
    };
  },
};

function shownAs({ service, number, endpoints }: EndpointSlice, names: ReadonlyMap<PodId, string>): Shown {
  const fields: Record<string, unknown> = { owner: service.name };
  for (const [pod, endpoint] of endpoints)
    fields[`ep.${names.get(pod)}`] = lettersOf(endpoint, service.publishesNotReady === true);
  return [`${service.name}-eps${number}`, fields satisfies Fields];
}

/** R: ready, S: serving, T: terminating. */
function lettersOf({ isServing, isTerminating }: Endpoint, publishesNotReady: boolean): string {
  const isReady = publishesNotReady || (isServing && !isTerminating);
  return `${isReady ? "R" : ""}${isServing ? "S" : ""}${isTerminating ? "T" : ""}` || "-";
}
