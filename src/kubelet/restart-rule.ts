import type { ContainerRestart, PodTemplateSpec } from "../spec/pod.ts";
import type { ContainerRole } from "./container-role.ts";

/** Whether a container is started again after it has ended with this exit code. */
export type RestartRule = (exitCode: number) => boolean;

/**
 * A container's own rules go before its own policy, and that before the pod's. For an init container success is the
 * end, whatever the policy. Source: facts 7.2, container restart rules of 1.35.
 */
export function restartRule(
  role: ContainerRole,
  podPolicy: PodTemplateSpec["restartPolicy"],
  own: ContainerRestart | undefined,
): RestartRule {
  if (role === "sidecar") return always;
  const policy = own?.policy ?? podPolicy;
  const byPolicy = policy === "Never" ? never : role === "main" && policy === "Always" ? always : onFailure;
  if (own === undefined || own.rules.length === 0) return byPolicy;
  return (code) => own.rules.some((rule) => matches(rule, code)) || byPolicy(code);
}

function matches({ operator, codes }: ContainerRestart["rules"][number], code: number): boolean {
  return codes.includes(code) === (operator === "In");
}

const always = () => true;
const never = () => false;
const onFailure = (exitCode: number) => exitCode !== 0;
