import {
  ANYTHING,
  FLAG,
  fields,
  INT_OR_TEXT,
  ignored,
  listOf,
  must,
  simulated,
  TEXT,
  TEXT_MAP,
  TEXTS,
  usually,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { object } from "./object.ts";

/** Services as Kubernetes 1.36 knows them [core/v1 Service]; their endpoints are simulated, no traffic. */

const PORT = fields(
  withoutEffect({
    port: must(WHOLE),
    appProtocol: TEXT,
    name: TEXT,
    nodePort: WHOLE,
    protocol: TEXT,
    targetPort: INT_OR_TEXT,
  }),
);

export const SERVICE = object(
  fields(
    simulated({ selector: TEXT_MAP }),
    withoutEffect({
      allocateLoadBalancerNodePorts: FLAG,
      clusterIP: TEXT,
      clusterIPs: TEXTS,
      externalIPs: TEXTS,
      externalName: TEXT,
      healthCheckNodePort: WHOLE,
      ipFamilies: TEXTS,
      ipFamily: TEXT,
      ipFamilyPolicy: TEXT,
      loadBalancerClass: TEXT,
      loadBalancerIP: TEXT,
      loadBalancerSourceRanges: TEXTS,
      ports: listOf(PORT),
      sessionAffinityConfig: ANYTHING,
      type: TEXT,
    }),
    ignored({
      externalTrafficPolicy: usually("Cluster", TEXT),
      internalTrafficPolicy: usually("Cluster", TEXT),
      publishNotReadyAddresses: usually(false, FLAG),
      sessionAffinity: usually("None", TEXT),
      trafficDistribution: TEXT,
    }),
  ),
);
