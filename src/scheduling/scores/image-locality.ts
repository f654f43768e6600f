import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Score } from "../score.ts";
import { SeenImages } from "./seen-images.ts";

/**
 * Rates nodes by how much of the pod's images they have, each counted by how widespread it is.
 *
 * sum = for each container, init containers too, and since 1.36 each image volume:
 * trunc(size x nodes that have it / all nodes);
 * score = trunc(100 x (sum - 23 MiB) / (1000 MiB x containers - 23 MiB)), sum held to [23 MiB, 1000 MiB x containers].
 *
 * How many nodes have an image is as old as the last change of the rated node, so that a node's score changes with
 * that node alone, or with the number of nodes. One score a run: it remembers.
 * Source: Kubernetes ImageLocality, facts 2.5.
 */
export function imageLocality(): Score {
  const seen = new SeenImages();
  /** By class: numbers of its images. */
  const imagesOf: (readonly number[])[] = [];
  const of = (podClass: ClassId, view: ClusterView) => {
    imagesOf[podClass] ??= numbersOf(podClass, view);
    return imagesOf[podClass];
  };
  return {
    name: "ImageLocality",
    depends: ["node"],
    isByImages: true,
    begin: (view) => seen.takeIn(view),
    isEven: (podClass, view) =>
      areNowhere(of(podClass, view), view) || areRare(of(podClass, view), seen, view),
    score(podClass, view, candidates, from, to, scores) {
      const images = of(podClass, view);
      scores.fill(0, from, to);
      if (areNowhere(images, view)) return;
      const changed = seen.changedSince(view);
      if (changed.size === 0 && areRare(images, seen, view)) return;
      const nodes = view.nodeOrder.length;
      const containers = view.classes.images[podClass]!.length;
      if (images.length === 1 && changed.size === 0) {
        scoreOne(images[0]!, seen, containers, view, candidates.ids, from, to, scores);
        return;
      }
      for (let i = from; i < to; i++) {
        const node = candidates.ids[i] as NodeId;
        let sum = 0;
        for (let j = 0; j < images.length; j++) {
          const image = images[j]!;
          const holders = changed.has(node) ? current(image, node, view) : seen.holders(image, node, view);
          if (holders > 0) sum += Math.trunc(view.images.size[image]! * (holders / nodes));
        }
        scores[i] = rated(sum, containers);
      }
    },
  };
}

/** Of a single image, which some node has: nearly always as many nodes have it as when any of these was noted. */
function scoreOne(
  image: number,
  seen: SeenImages,
  containers: number,
  view: ClusterView,
  ids: Int32Array,
  from: number,
  to: number,
  scores: Int32Array,
): void {
  const { images } = view;
  const size = images.size[image]!;
  const nodes = view.nodeOrder.length;
  const rate = (holders: number) => rated(Math.trunc(size * (holders / nodes)), containers);
  const { notedAt } = seen;
  const on = images.nodesWith(image);
  const { lastLook, last } = seen.historyOf(image);
  const usual = rate(last);
  for (let i = from; i < to; i++) {
    const node = ids[i] as NodeId;
    if (!on.has(node)) continue;
    scores[i] = notedAt[node]! >= lastLook ? usual : rate(seen.holders(image, node, view));
  }
}

function numbersOf(podClass: ClassId, view: ClusterView): readonly number[] {
  return namesOf(podClass, view).map((name) => view.images.numberOf(name));
}

function areNowhere(images: readonly number[], { images: { holders } }: ClusterView): boolean {
  for (let i = 0; i < images.length; i++) if (holders[images[i]!] !== 0) return false;
  return true;
}

/** Whether nothing is rated: even where most nodes had the images these are too few. */
function areRare(
  images: readonly number[],
  seen: SeenImages,
  { images: { size }, nodeOrder }: ClusterView,
): boolean {
  let sum = 0;
  for (let i = 0; i < images.length; i++) {
    const image = images[i]!;
    sum += Math.trunc(size[image]! * (seen.most(image) / nodeOrder.length));
  }
  return sum <= LEAST;
}

function namesOf(podClass: ClassId, { classes, kubernetesMinor }: ClusterView): readonly string[] {
  const images = classes.images[podClass]!;
  return kubernetesMinor >= 36 ? [...images, ...classes.imageVolumes[podClass]!] : images;
}

const MIB = 2 ** 20;
const LEAST = 23 * MIB;
const MOST = 1000 * MIB;

function rated(sum: number, containers: number): number {
  const most = MOST * containers;
  return Math.trunc((100 * (Math.min(Math.max(sum, LEAST), most) - LEAST)) / (most - LEAST));
}

function current(image: number, node: NodeId, { images }: ClusterView): number {
  return images.has(image, node) ? images.holders[image]! : 0;
}
