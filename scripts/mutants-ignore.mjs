// Tells StrykerJS which parts of a source file it leaves as they are: what is written for people.
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Fields that hold texts: of findings, of the pages of findings, of related places and fixes. */
const TEXTS = new Set(["summary", "detail", "why", "wrong", "right", "message", "title"]);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "texts", {
    shouldIgnore({ node, parent }) {
      const isText = node.type === "ObjectProperty" && parent?.type === "ObjectExpression" && TEXTS.has(node.key.name);
      return isText ? "a text for people" : undefined;
    },
  }),
];
