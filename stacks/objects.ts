import * as pulumi from "@pulumi/pulumi";
import { stackLabel } from "../components/shared/labels.ts";
import { hasVolume, type Shrinking, shrinkings } from "./shrinking.ts";

/** Types of objects of Kubernetes, and not of what only groups them, such as a chart. */
const object = /^kubernetes:(?!helm\.sh\/)[^:]+\/[^:]+:/;

const namespace = "kubernetes:core/v1:Namespace";

type Properties = Readonly<Record<string, unknown>>;

const isProperties = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !pulumi.Output.isInstance(value);

/** Properties of an object with the annotation that lets the definitions win. Exported for tests. */
export function forced(props: Properties): Properties {
  const { metadata = {} } = props;
  if (!isProperties(metadata)) return props;
  const annotations = isProperties(metadata.annotations) ? metadata.annotations : {};
  return { ...props, metadata: { ...metadata, annotations: { ...annotations, "pulumi.com/patchForce": "true" } } };
}

/**
 * Whether a namespace was there before and nobody had given it to a stack: what is in it is not ours to restrict and to cut off.
 * One that an earlier stack left, or an update that was killed, has the label from then. Exported for tests.
 */
export function isForeign({ managedFields }: { readonly managedFields?: readonly Properties[] } = {}): boolean {
  const writers = managedFields ?? [];
  return (
    writers.length > 1 && writers.filter((writer) => JSON.stringify(writer).includes(`"f:${stackLabel}"`)).length === 1
  );
}

const words = ({ path, from, to }: Shrinking): string => `${path} from ${from} to ${to}`;

/** What is looked at before it is too late, in a preview already. */
const guards = () => ({
  afterCreate: new pulumi.ResourceHook(
    "namespace-of-somebody-else",
    ({ newOutputs }) => {
      const metadata = newOutputs?.metadata ?? {};
      if (isForeign(metadata))
        throw new Error(
          `the namespace "${metadata.name}" is there already, and everything in it would be restricted and cut off by this stack; ` +
            'set "namespace" to another name, or give it to the stack with ' +
            `"kubectl label namespace ${metadata.name} ${stackLabel}=${newOutputs?.metadata.labels[stackLabel]}"`,
        );
    },
    { onDryRun: true },
  ),
  beforeUpdate: new pulumi.ResourceHook(
    "volume-shrinks",
    ({ oldInputs, newInputs }) => {
      const found = shrinkings(oldInputs, newInputs);
      if (found.length > 0)
        throw new Error(
          `a volume never shrinks, and this one would: ${found.map(words).join("; ")}; write at least the present size under "volumes"`,
        );
    },
    { onDryRun: true },
  ),
});

/**
 * What holds for every object that is registered from now on, those of charts included.
 *
 * The definitions win: it takes back the fields that it defines, whoever set them. Without, somebody's change by hand, an
 * operator that writes back whole objects, or what a killed update left would end each further update with `conflict with "..."`.
 *
 * A namespace of somebody else and a smaller volume are refused before they are touched.
 * @see docs/adr/0013-definitions-win.md
 */
export function prepareObjects(): void {
  const { afterCreate, beforeUpdate } = guards();
  pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
    object.test(type)
      ? {
          props: forced(props),
          opts: {
            ...opts,
            hooks: {
              ...opts.hooks,
              ...(type === namespace && { afterCreate: [...(opts.hooks?.afterCreate ?? []), afterCreate] }),
              ...(hasVolume(props) && { beforeUpdate: [...(opts.hooks?.beforeUpdate ?? []), beforeUpdate] }),
            },
          },
        }
      : undefined,
  );
}
