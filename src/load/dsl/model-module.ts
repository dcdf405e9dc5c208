import * as keys from "../../model/keys.js";
import * as define from "./define.js";

/** What `import … from "sluice"` gives in a model file: what declares objects, and what names them. */
export const MODEL_MODULE = { ...define, ...keys };
