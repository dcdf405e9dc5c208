/** What model files (`*.model.ts`), `sluice.config.ts` and third parties' platforms import from `"sluice"`. */
export { at, type Diagnostic, type DiagnosticType, defineDiagnostic, type Target } from "./diagnostic/diagnostic.js";
export type { DiagnosticPage } from "./diagnostic/page.js";
export type { EcosystemGraph, GraphNode, PlatformGraph } from "./graph/platform-graph.js";
export * from "./load/dsl/define.js";
export * from "./model/keys.js";
export type { Model } from "./model/model.js";
export { declaredContainers } from "./platform/container-uses.js";
export type {
  CheckedInstance,
  ContainerUse,
  DataPlatform,
  DataPlatformGraphHandler,
  PlatformSupport,
} from "./platform/data-platform.js";
export { modelText, modelValue } from "./platform/model-text.js";
export {
  type Job,
  type JobResult,
  type PlatformRuntime,
  type RuntimeEnvironment,
  RuntimeProblem,
} from "./platform/runtime.js";
export type { PlatformStack, Provenance, StackSpec, SynthesisScope } from "./platform/synthesis-scope.js";
