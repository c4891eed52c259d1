// Reads a JSON list of Argdown texts and prints what Argdown's own parser finds in each. Its text of a statement includes the tags.
import { readFileSync } from "node:fs";
import { argdown } from "@argdown/core";

const own = (found) => Object.values(found ?? {}).map(({ title, members }) => [
  title,
  members.filter((member) => !member.isReference).map(({ text, tags }) => [text, tags ?? []]),
]);
const found = JSON.parse(readFileSync(0, "utf8")).map((input) => {
  const read = argdown.run({ input, process: ["parse-input", "build-model"], logLevel: "silent" });
  return {
    errors: [...(read.lexerErrors ?? []), ...(read.parserErrors ?? []), ...(read.exceptions ?? [])].map(String),
    title: read.frontMatter?.title,
    statements: own(read.statements),
    arguments: own(read.arguments),
    relations: (read.relations ?? []).map(({ relationType, from, to }) => [relationType, from?.title, to?.title]),
  };
});
process.stdout.write(JSON.stringify(found));
