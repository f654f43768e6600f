import type { Act } from "./act.ts";

export const nodeFail: Act = ({ nodes = [] }, { kwok, parts, finder }) => {
  for (const node of nodes.map((name) => finder.nodeNamed(name))) {
    kwok.freeze(node);
    parts.health.addCause(node, false);
  }
};

export const nodeReturn: Act = ({ nodes = [] }, { kwok, parts, finder }) => {
  for (const node of nodes.map((name) => finder.nodeNamed(name))) {
    parts.health.removeCause(node, false);
    kwok.thaw(node);
  }
};
