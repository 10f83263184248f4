import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export interface Registered {
  /** Type token: `kubernetes:core/v1:ConfigMap`, `monitoring:index:Prometheus`. */
  readonly type: string;
  readonly name: string;
  /** The parent's {@link keyOf}; undefined for a child of the stack itself. */
  readonly parent: string | undefined;
  /** Plain inputs, with secrets unwrapped. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Top-level inputs that are secret or hold a secret. */
  readonly secret: readonly string[];
  /** Whether it only groups others. */
  readonly component: boolean;
  /** Whether it, or one of its ancestors, is protected from deletion. */
  readonly protect: boolean;
  /** Whether the real object stays when this resource goes. */
  readonly retainOnDelete: boolean;
}

/** Everything that one run of a program registered, in the order of registration. */
export interface Recording {
  readonly resources: readonly Registered[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a run is given in place of an engine's state. */
export interface RecordOptions {
  /** @default "monitoring" */
  readonly project?: string;
  /** @default "test" */
  readonly stack?: string;
  /** Configuration by full key (`monitoring:services`), objects as JSON. @default {} */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of {@link RecordOptions.config} that are secret. @default [] */
  readonly secretKeys?: readonly string[];
}

/** `type::name`, which tells the resources of one program apart. */
export const keyOf = (resource: { readonly type: string; readonly name: string }): string =>
  `${resource.type}::${resource.name}`;

interface Seen {
  readonly type: string;
  readonly name: string;
  readonly parent: Seen | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/**
 * Runs a Pulumi program without engine, cluster or account, and returns what it registered. A generated password becomes
 * the placeholder `<its resource's name>`. What the program throws is thrown on; one run at a time.
 */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const registered = new Map<string, { inputs: Record<string, unknown>; custom: boolean }>();
  const seen = new Map<pulumi.Resource, Seen>();
  pulumi.runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) => {
        registered.set(keyOf({ type, name }), { inputs, custom: custom === true });
        return { id: `${name}-id`, state: state(type, name, inputs) };
      },
      call: ({ inputs }) => inputs,
    },
    options.project ?? "monitoring",
    options.stack ?? "test",
    true,
  );
  // Caught here and thrown below: the stack resource keeps a second promise of the program, which nobody awaits.
  let failure: { error: unknown } | undefined;
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      const parent = opts.parent && seen.get(opts.parent);
      const protect = opts.protect ?? parent?.protect ?? false;
      seen.set(resource, {
        type,
        name,
        parent,
        protect,
        retainOnDelete: opts.retainOnDelete ?? parent?.retainOnDelete ?? false,
      });
      return undefined;
    });
    try {
      return await program();
    } catch (error) {
      failure = { error };
      return undefined;
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw failure.error;
  return {
    outputs: plain(outputs ?? {}) as Record<string, unknown>,
    resources: [...seen.values()].map((item) => describe(item, registered.get(keyOf(item)))),
  };
}

function describe(item: Seen, entry: { inputs: Record<string, unknown>; custom: boolean } | undefined): Registered {
  // Without an entry the engine never heard of it: an input never resolved, or two resources share type and name.
  if (!entry) throw new Error(`${keyOf(item)} was constructed and never registered`);
  return {
    type: item.type,
    name: item.name,
    parent: item.parent && keyOf(item.parent),
    inputs: plain(entry.inputs) as Record<string, unknown>,
    secret: Object.keys(entry.inputs).filter((property) => holdsSecret(entry.inputs[property])),
    component: !entry.custom,
    protect: item.protect,
    retainOnDelete: item.retainOnDelete,
  };
}

/** The outputs a provider would answer with: the inputs, and what only the provider knows. */
function state(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  if (type.startsWith("random:")) return { ...inputs, result: `<${name}>` };
  const metadata = inputs.metadata;
  // Kubernetes names what was left unnamed; the provider does so from the resource's name.
  return metadata && typeof metadata === "object" ? { ...inputs, metadata: { name, ...metadata } } : inputs;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const holdsSecret = (value: unknown): boolean =>
  pulumi.runtime.isRpcSecret(value) || (isObject(value) && Object.values(value).some(holdsSecret));

function plain(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value;
}
