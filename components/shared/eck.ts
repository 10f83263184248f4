/**
 * Annotations of a custom resource of Elastic Cloud on Kubernetes (ECK).
 *
 * `patchForce`: until release 3.5 the operator writes back whole objects and so becomes owner of fields of the
 * specification; without force the next server-side apply fails with `conflict with "elastic-operator"`.
 *
 * `waitFor`: custom resources are not awaited by themselves, so that an update would succeed while its cluster is down.
 * @param conditions expressions as `kubectl wait --for` takes them, of which all must hold; none: no waiting
 */
export const eckAnnotations = (...conditions: readonly string[]) => ({
  "pulumi.com/patchForce": "true",
  ...(conditions.length > 0 && { "pulumi.com/waitFor": JSON.stringify(conditions) }),
});
