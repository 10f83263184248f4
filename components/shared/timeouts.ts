/**
 * How long an update waits for a workload that starts all its pods at once: an image of some hundred megabytes is pulled and a
 * pod becomes ready within. What takes longer does not come by itself, and the message names the pods and why they wait.
 */
export const startTimeouts = { create: "5m", update: "5m" } as const;

/** How long for a workload of which one pod after the other is replaced: each reads its data again, and waits for the one before. */
export const rollingTimeouts = { create: "10m", update: "30m" } as const;
