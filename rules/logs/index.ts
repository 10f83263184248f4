export * from "./categories.ts";
export * from "./document.ts";
export * from "./ecs.ts";
export * from "./levels.ts";
export * from "./schema.ts";
