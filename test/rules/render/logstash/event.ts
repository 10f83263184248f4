/** What an event's fields hold. */
export type Data = string | number | boolean | null | Data[] | { [name: string]: Data };
/** The fields of an event or of an object in it. */
export type Fields = { [name: string]: Data };

/** Whether `value` is an object. */
export const isFields = (value: Data | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An event on its way. */
export class Event {
  readonly fields: Fields;
  isDropped = false;

  constructor(fields: Fields) {
    this.fields = structuredClone(fields);
  }

  private parent(path: readonly string[], create: boolean): Fields | Data[] | undefined {
    let here: Data = this.fields;
    for (const key of path) {
      if (Array.isArray(here)) here = here[Number(key)] ?? null;
      else if (isFields(here)) {
        if (create && here[key] === undefined) here[key] = {};
        here = here[key] ?? null;
      } else return undefined;
    }
    return isFields(here) || Array.isArray(here) ? here : undefined;
  }

  get(field: string): Data | undefined {
    const path = parts(field);
    const parent = this.parent(path.slice(0, -1), false);
    const key = path.at(-1) ?? "";
    return Array.isArray(parent) ? parent[Number(key)] : parent?.[key];
  }

  set(field: string, value: Data): void {
    const path = parts(field);
    const parent = this.parent(path.slice(0, -1), true);
    if (!isFields(parent)) throw new Error(`${field} cannot be set`);
    parent[path.at(-1) ?? ""] = value;
  }

  remove(field: string): Data | undefined {
    const value = this.get(field);
    const path = parts(field);
    const parent = this.parent(path.slice(0, -1), false);
    if (isFields(parent)) delete parent[path.at(-1) ?? ""];
    return value;
  }

  /** Adds to a list, making one of what is there. */
  append(field: string, value: string): void {
    const there = this.get(field);
    if (there === undefined) this.set(field, value);
    else this.set(field, [...(Array.isArray(there) ? there : [there]), value]);
  }
}

const parts = (field: string): readonly string[] => (field.startsWith("[") ? field.slice(1, -1).split("][") : [field]);
