// Prints what Netlify's own parsers find in the files `_headers` and `_redirects` of the folder that is named as argument.
import { join } from "node:path";
import { parseAllHeaders } from "netlify-headers-parser";
import { parseAllRedirects } from "netlify-redirect-parser";

const folder = process.argv[2];
const { headers, errors } = await parseAllHeaders({ headersFiles: [join(folder, "_headers")], minimal: true });
const found = await parseAllRedirects({ redirectsFiles: [join(folder, "_redirects")], configRedirects: [], minimal: true });
process.stdout.write(JSON.stringify({
  headers: headers.map((rule) => [rule.for, rule.values]),
  redirects: found.redirects.map(({ from, to, status }) => [from, to, status]),
  errors: [...errors, ...found.errors].map(String),
}));
