/** 36 of "1.36"; NaN where there is none. */
export function minorOf(kubernetesVersion: string): number {
  return Number(kubernetesVersion.split(".")[1]);
}
