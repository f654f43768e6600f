// Spreads over zones: the first node that fits in the zone with the fewest pods, else in the next emptiest one.

/** Answers with the id of a node, or with undefined where none fits. */
export default function emptiestZone(pod, view) {
  const { count, zone, pods } = view.nodes;
  const podsInZone = [];
  for (let node = 0; node < count; node++) {
    podsInZone[zone[node]] = (podsInZone[zone[node]] ?? 0) + pods[node];
  }
  let best;
  for (let node = 0; node < count; node++) {
    if (!view.fits(pod, node)) continue;
    if (best === undefined || podsInZone[zone[node]] < podsInZone[zone[best]]) best = node;
  }
  return best;
}
