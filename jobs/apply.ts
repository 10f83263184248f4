import type { ApiObject, Json } from "../rules/render/documents.ts";
import { differences, normal } from "./compare.ts";
import { type Answer, type Call, GiveUp, reason } from "./http.ts";
import { type Kind, kindOf } from "./kinds.ts";

/** What became of an object. */
export interface Outcome {
  readonly object: ApiObject;
  /** `DIFFERENT`: what is there is not what was sent. `REFUSED`: the server does not take it. */
  readonly verdict: "unchanged" | "applied" | "DIFFERENT" | "REFUSED";
  /** What differs, or why it was refused; of an applied object, what differed before. */
  readonly details: readonly string[];
  /** Whether the object was there before. */
  readonly existed: boolean;
}

const accepted = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Compares `object` with what is there, and unless `checkOnly` puts it when it differs and compares again. Never deletes. */
export async function apply(call: Call, object: ApiObject, checkOnly: boolean): Promise<Outcome> {
  const kind = kindOf(object);
  if (!kind) throw new GiveUp(`no way to read ${object.path} back`);
  const before = await read(call, kind, object);
  if (before.refusal) return { object, verdict: "REFUSED", details: [before.refusal], existed: true };
  const outcome = (verdict: Outcome["verdict"], details: readonly string[]): Outcome => ({
    object,
    verdict,
    details,
    existed: before.there !== undefined,
  });
  const drift = compare(kind, object, before.there);
  if (drift.length === 0) return outcome("unchanged", []);
  if (checkOnly) return outcome("DIFFERENT", drift);
  const refusal = await put(call, kind, object);
  if (refusal) return outcome("REFUSED", [refusal]);
  const after = await read(call, kind, object);
  const left = after.refusal ? [after.refusal] : compare(kind, object, after.there);
  return left.length === 0 ? outcome("applied", drift) : outcome("DIFFERENT", left);
}

function compare(kind: Kind, object: ApiObject, there: Json | undefined): readonly string[] {
  if (there === undefined) return ["is not there"];
  return differences(normal(kind.sent?.(object.body) ?? object.body), normal(there));
}

async function read(
  call: Call,
  kind: Kind,
  object: ApiObject,
): Promise<{ there?: Json | undefined; refusal?: string }> {
  const answer = await call("GET", kind.readPath(object));
  if (answer.status === 404) return {};
  return accepted(answer) ? { there: kind.there(answer.body, object) } : { refusal: reason(answer) };
}

/** Why the object was refused; nothing when it was taken. */
async function put(call: Call, kind: Kind, object: ApiObject): Promise<string | undefined> {
  const trial = kind.trialPath ? await call("POST", kind.trialPath(object), object.body) : undefined;
  if (trial && !accepted(trial)) return reason(trial);
  const answer = await call(object.method, object.path, object.body);
  return accepted(answer) ? undefined : reason(answer);
}
