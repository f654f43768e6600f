/** First at an instant: a pod may take the room that another has just left. */
export const KUBELET_PRIORITY = 0;
