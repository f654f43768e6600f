/** init: runs before the others, to its end. sidecar: starts before the others and goes on beside them. */
export type ContainerRole = "init" | "sidecar" | "main";
