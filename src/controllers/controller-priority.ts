/** After what ends, fails and arrives at an instant, before the scheduler. */
export const CONTROLLER_PRIORITY = 3;
