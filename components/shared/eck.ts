/**
 * Annotations of a custom resource of Elastic Cloud on Kubernetes (ECK): such are not awaited by themselves, so that an update
 * would succeed while its cluster is down.
 * @param conditions expressions as `kubectl wait --for` takes them, of which all must hold
 */
export const eckAnnotations = (...conditions: readonly [string, ...string[]]) => ({
  "pulumi.com/waitFor": JSON.stringify(conditions),
});
