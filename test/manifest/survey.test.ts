import { describe, expect, it } from "vitest";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { deploymentWith, mainWith, mistakesOf, podWith, readText } from "./reading-of.ts";

describe("the survey", () => {
  it("counts what is simulated, and what is not", () => {
    const { survey } = readText(`${podWith(mainWith())}---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
{apiVersion: monitoring.coreos.com/v1, kind: Service, metadata: {name: a}}
---
{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleList, items: [{apiVersion: rbac.authorization.k8s.io/v1, kind: Role}, {}]}
`);
    expect(survey.simulated).toEqual([{ what: "Pod", count: 1 }]);
    expect(survey.notSimulated).toEqual([
      { what: "ConfigMap", count: 1 },
      { what: "Service (monitoring.coreos.com/v1)", count: 1 },
      { what: "VolumeAttachment", count: 1 },
      { what: "Role", count: 2 },
    ]);
  });

  it("lists fields without effect once, and only where they say more than the defaults", () => {
    const spread = `      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
      readinessGates: [{conditionType: a}]
      volumes: [{name: v, csi: {driver: inline.example.com}}]
      schedulerName: default-scheduler`;
    expect(readText(deploymentWith("", spread)).survey.ignoredFields).toEqual([
      { what: "Deployment.spec.template.spec.readinessGates", count: 1 },
      { what: "Deployment.spec.template.spec.volumes.csi", count: 1 },
    ]);
  });

  it("lists a Job that another controller keeps", () => {
    const managedBy = (who: string) =>
      `{apiVersion: batch/v1, kind: Job, metadata: {name: it}, spec: {managedBy: ${who}, template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:1"}]}}}}`;
    const listed = (who: string) => readText(managedBy(who)).survey.ignoredFields.map(({ what }) => what);
    expect(listed("kueue.x-k8s.io/multikueue")).toEqual(["Job.spec.managedBy: kueue.x-k8s.io/multikueue"]);
    expect(listed("kubernetes.io/job-controller")).toEqual([]);
  });

  it("has no complaint of what an API server fills in", () => {
    const filled = `  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
  podManagementPolicy: OrderedReady
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}`;
    const set = deploymentWith(filled).replace("kind: Deployment", "kind: StatefulSet");
    expect(readText(set).survey.ignoredFields).toEqual([]);
  });
});

describe("a constraint that must hold and is not simulated", () => {
  const pod = podWith(`  runtimeClassName: mine\n${mainWith()}`);

  it("is a mistake", () => {
    expect(mistakesOf(pod)).toEqual([
      "7:3 error not-yet-simulated: runtimeClassName is a constraint that is not simulated",
    ]);
  });

  it("is listed where that is wanted", () => {
    const { diagnostics, survey } = readText(pod, { ignoreUnsupported: true });
    expect(hasErrors(diagnostics)).toBe(false);
    expect(survey.ignoredFields).toEqual([{ what: "Pod.spec.runtimeClassName: mine", count: 1 }]);
  });

  it.each([
    "volumes: [{name: data, gcePersistentDisk: {pdName: data}}]",
    "resourceClaims: [{name: gpu}]",
    "runtimeClassName: gvisor",
  ])("%s", (line) => {
    expect(mistakesOf(podWith(`  ${line}\n${mainWith()}`))).toEqual([
      expect.stringContaining("error not-yet-simulated"),
    ]);
  });
});
